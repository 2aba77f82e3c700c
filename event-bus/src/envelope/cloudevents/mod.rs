//! `CloudEvents` 1.0, structured JSON: <https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md>.
//!
//! Attribute names are lower-case letters and digits, so our metadata, with keys such as `user_id`, travels as one JSON text in `ebmeta`.

mod read;
mod write;

pub(super) use self::read::read;
pub(super) use self::write::{uri_length, write};

/// Extensions of the `CloudEvents` documentation, and the metadata keys that they are here.
const KNOWN_EXTENSIONS: [(&str, &str); 3] = [
    ("correlationid", super::Metadata::CORRELATION_ID),
    ("causationid", super::Metadata::CAUSATION_ID),
    ("traceparent", super::Metadata::TRACEPARENT),
];

/// The beginning of our `dataschema`: `urn:event-bus:deal.won:v2`.
const SCHEMA_URN: &str = "urn:event-bus:";
