//! `rust_decimal::Decimal` (feature `rust_decimal`), written as a string: a JSON number is a float to most readers.

use super::EventField;
use crate::schema::Schema;

impl EventField for rust_decimal::Decimal {
    const SCHEMA: Schema = Schema::Text("decimal");
}
