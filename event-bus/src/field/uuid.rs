//! `uuid::Uuid` (feature `uuid`).

use super::EventField;
use crate::schema::Schema;

impl EventField for uuid::Uuid {
    const SCHEMA: Schema = Schema::Text("uuid");
}
