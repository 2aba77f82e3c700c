//! chrono's types (feature `chrono`).

use super::EventField;
use crate::schema::Schema;

impl<Tz: chrono::TimeZone> EventField for chrono::DateTime<Tz> {
    const SCHEMA: Schema = Schema::Text("date-time");
}

/// Written without a zone: `2026-11-23T09:00:00`.
impl EventField for chrono::NaiveDateTime {
    const SCHEMA: Schema = Schema::Text("local-date-time");
}

impl EventField for chrono::NaiveDate {
    const SCHEMA: Schema = Schema::Text("date");
}

impl EventField for chrono::NaiveTime {
    const SCHEMA: Schema = Schema::Text("local-time");
}
