//! JSON without a fixed form (feature `serde_json`).

use super::EventField;
use crate::schema::Schema;

impl EventField for serde_json::Value {
    const SCHEMA: Schema = Schema::Any;
}

impl EventField for serde_json::Map<String, serde_json::Value> {
    const SCHEMA: Schema = Schema::Map { key: &String::SCHEMA, value: &Schema::Any };
}
