//! Writing the data of an event.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::Serialize;

use crate::envelope::{MAX_DEPTH, MAX_ENVELOPE_BYTES, RawEvent, is_deeper, place};
use crate::event::StoredEvent;
use crate::json::{self, Floats, Raw, WriteError, Written};
use crate::key::MAX_KEY_BYTES;
use crate::schema::may_hold_floats;
use crate::unwinding::message;

/// Data of so many bytes cannot make an envelope too large: all that a publish adds is smaller than 64 KiB, metadata being most of it.
const ALWAYS_FITS: usize = MAX_ENVELOPE_BYTES - 64 * 1024;

/// Why the data of an event cannot be written, or not be carried: a reader would refuse it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EncodeError {
    /// A number that is NaN or infinite. `serde_json` would write `null`, which readers take for something else.
    #[error(
        "event `{event}` cannot be written as JSON: {} is {value}, and JSON has finite numbers only: send `null` or a string",
        place(path)
    )]
    NonFinite {
        /// The event's name.
        event: String,
        /// Where it stands: `price.amount`, `rates[2]`; empty for the data as a whole.
        path: String,
        /// `NaN`, `infinity` or `-infinity`.
        value: &'static str,
    },
    /// Other data that has no JSON form, such as a map whose keys are not strings.
    #[error("event `{event}` cannot be written as JSON: {reason}")]
    Unserializable {
        /// The event's name.
        event: String,
        /// What serde says.
        reason: String,
    },
    /// The type's own `Serialize` panicked.
    #[error("event `{event}` cannot be written as JSON: writing it panicked: {message}")]
    Panicked {
        /// The event's name.
        event: String,
        /// What the panic said.
        message: String,
    },
    /// More bytes than are read.
    #[error("event `{event}` has {size} bytes as JSON, {limit} are the most: send a reference in place of large data")]
    TooLarge {
        /// The event's name.
        event: String,
        /// What it has, with its envelope if that was written.
        size: usize,
        /// The most that is read.
        limit: usize,
    },
    /// More objects and lists within each other than are read.
    #[error("event `{event}` is nested deeper than {limit} objects and lists: flatten it")]
    TooDeep {
        /// The event's name.
        event: String,
        /// How deep it may be.
        limit: usize,
    },
    /// The partition key is longer than 256 bytes.
    #[error(
        "event `{event}` cannot be written as JSON: its key has {length} bytes, and at most {MAX_KEY_BYTES} are allowed"
    )]
    KeyTooLong {
        /// The event's name.
        event: String,
        /// The key's length, in bytes.
        length: usize,
    },
}

impl EncodeError {
    fn new(event: &str, error: WriteError) -> Self {
        match error {
            WriteError::NonFinite { path, value } => Self::NonFinite { event: event.to_owned(), path, value },
            WriteError::Json(error) => {
                Self::Unserializable { event: event.to_owned(), reason: json::without_values(&error.to_string()) }
            }
        }
    }

    /// The event's name.
    pub fn event(&self) -> &str {
        match self {
            Self::NonFinite { event, .. }
            | Self::Unserializable { event, .. }
            | Self::Panicked { event, .. }
            | Self::TooLarge { event, .. }
            | Self::TooDeep { event, .. }
            | Self::KeyTooLong { event, .. } => event,
        }
    }
}

/// Writes an event as one JSON text that can be read again. A `Serialize` that panics is an error like others.
pub(crate) fn encode<E: StoredEvent>(event: &E) -> Result<Raw, EncodeError> {
    let floats = if const { may_hold_floats(E::SCHEMA.fields) } { Floats::Maybe } else { Floats::Never };
    written(E::NAME, event, floats)
}

/// Writes data without a type in the same way.
pub(crate) fn encode_data(event: &str, data: &(impl Serialize + ?Sized)) -> Result<Raw, EncodeError> {
    written(event, data, Floats::Maybe)
}

fn written(event: &str, data: &(impl Serialize + ?Sized), floats: Floats) -> Result<Raw, EncodeError> {
    let kept = catch_unwind(AssertUnwindSafe(|| json::write(data, floats, |written| keep(event, &written))))
        .map_err(|panic| EncodeError::Panicked { event: event.to_owned(), message: message(panic) })?;
    kept.map_err(|error| EncodeError::new(event, error))?
}

fn keep(event: &str, written: &Written<'_>) -> Result<Raw, EncodeError> {
    let size = written.json.get().len();
    if size > MAX_ENVELOPE_BYTES {
        return Err(EncodeError::TooLarge { event: event.to_owned(), size, limit: MAX_ENVELOPE_BYTES });
    }
    // The envelope is one level itself.
    if is_deeper(written, MAX_DEPTH - 1) {
        return Err(EncodeError::TooDeep { event: event.to_owned(), limit: MAX_DEPTH - 1 });
    }
    Ok(written.json.into())
}

/// Whether the event can be read again once it is written, in either form: only large data pays for trying.
pub(crate) fn check_size(event: &RawEvent) -> Result<(), EncodeError> {
    if event.data().get().len() <= ALWAYS_FITS {
        return Ok(());
    }
    match event.to_json().len().max(event.to_cloudevents().len()) {
        size if size > MAX_ENVELOPE_BYTES => {
            let event = event.event_type().to_owned();
            Err(EncodeError::TooLarge { event, size, limit: MAX_ENVELOPE_BYTES })
        }
        _ => Ok(()),
    }
}
