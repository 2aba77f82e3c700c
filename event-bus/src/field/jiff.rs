//! jiff's types (feature `jiff`).

use super::EventField;
use crate::schema::Schema;

impl EventField for jiff::Timestamp {
    const SCHEMA: Schema = Schema::Text("date-time");
}

/// Written with its zone in brackets, which RFC 3339 does not have: `2026-11-23T09:00:00+01:00[Europe/Berlin]`.
impl EventField for jiff::Zoned {
    const SCHEMA: Schema = Schema::Text("zoned-date-time");
}

/// Written without a zone: `2026-11-23T09:00:00`.
impl EventField for jiff::civil::DateTime {
    const SCHEMA: Schema = Schema::Text("local-date-time");
}

impl EventField for jiff::civil::Date {
    const SCHEMA: Schema = Schema::Text("date");
}

impl EventField for jiff::civil::Time {
    const SCHEMA: Schema = Schema::Text("local-time");
}

impl EventField for jiff::Span {
    const SCHEMA: Schema = Schema::Text("duration");
}

impl EventField for jiff::SignedDuration {
    const SCHEMA: Schema = Schema::Text("duration");
}
