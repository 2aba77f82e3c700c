//! Writing the data of an event.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;
use serde_json::value::RawValue;

use crate::envelope::without_values;
use crate::key::MAX_KEY_BYTES;
use crate::unwinding::message;

/// Error of an event whose data has no JSON form, such as a map whose keys are not strings.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("event `{event}` cannot be written as JSON: {reason}")]
pub struct EncodeError {
    event: String,
    reason: String,
}

impl EncodeError {
    pub(crate) fn new(event: &str, error: &serde_json::Error) -> Self {
        Self { event: event.to_owned(), reason: without_values(&error.to_string()) }
    }

    fn panicked(event: &str, message: &str) -> Self {
        Self { event: event.to_owned(), reason: format!("writing it panicked: {message}") }
    }

    pub(crate) fn key_too_long(event: &str, length: usize) -> Self {
        let reason = format!("its key has {length} bytes, and at most {MAX_KEY_BYTES} are allowed");
        Self { event: event.to_owned(), reason }
    }

    /// The event's name.
    pub fn event(&self) -> &str {
        &self.event
    }
}

/// Writes data as one JSON text. A `Serialize` that panics is an error like others.
pub(crate) fn encode(event: &str, data: &(impl Serialize + ?Sized)) -> Result<Box<RawValue>, EncodeError> {
    match catch_unwind(AssertUnwindSafe(|| serde_json::value::to_raw_value(data))) {
        Ok(written) => written.map_err(|error| EncodeError::new(event, &error)),
        Err(panic) => Err(EncodeError::panicked(event, &message(panic))),
    }
}
