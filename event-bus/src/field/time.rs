//! Types of the `time` crate (feature `time`), in the text form that its `serde-human-readable` gives them, which is not RFC 3339:
//! `2026-11-23 09:00:00.0 +00:00:00`. For RFC 3339 write `#[serde(with = "time::serde::rfc3339")] #[event(wire = event_bus::Timestamp)]`.

use super::EventField;
use crate::schema::Schema;

impl EventField for time::OffsetDateTime {
    const SCHEMA: Schema = Schema::Text("time-offset-date-time");
}

impl EventField for time::PrimitiveDateTime {
    const SCHEMA: Schema = Schema::Text("time-date-time");
}

impl EventField for time::Date {
    const SCHEMA: Schema = Schema::Text("date");
}

impl EventField for time::Time {
    const SCHEMA: Schema = Schema::Text("time-time");
}
