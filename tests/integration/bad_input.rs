//! Hostile and malformed input: a test for each row that is about names, topics, envelopes and data. Nothing panics, and each input is
//! refused for its own reason. The rows are seeds of the fuzzers as well, in `tests/fuzz/corpus`.
//!
//! | row | input | what it is here |
//! |---|---|---|
//! | 1 | nothing | `EnvelopeError::Empty` |
//! | 2 | cut anywhere | `EnvelopeError::Syntax` with the offset |
//! | 3, 4 | nested too deep, in unknown members and in data too | `EnvelopeError::TooDeep`, `EncodeError::TooDeep` |
//! | 5 | a key twice | `EnvelopeError::DuplicateMember`, `InvalidMetadata::DuplicateKey`; in data with `Arrival::unique_keys` |
//! | 6 | numbers out of range | `DecodeError::NumberRange`, `Mismatch`, `EnvelopeError::UnsupportedVersion`; `-0` is a whole 0 |
//! | 7 | too large | `EnvelopeError::TooLarge`, `EncodeError::TooLarge` |
//! | 8 | NaN and infinities | read: `EnvelopeError::Syntax`; written: `NonFinite` of `EncodeError`, `EnvelopeError`, `InvalidMetadata` |
//! | 9 | numbers beyond 2^53 | ids and keys are strings, versions have 32 bits |
//! | 10 | not UTF-8, control characters | `EnvelopeError::Utf8`, `InvalidName`, `InvalidTopic`, `InvalidId`, `Member` |
//! | 11 | more than one document | `EnvelopeError::TrailingData`, `Syntax` for a byte order mark |
//! | 12 | versions that are none | `EnvelopeError::UnsupportedVersion`, `DecodeError::NewerVersion` |
//! | 13 | an unknown event | `PublishErrorKind::UnknownEvent`, or `allow_unregistered` |
//! | 14 | data of another type | `DecodeError::Mismatch`, `PublishErrorKind::Mismatch`, with the path |
//! | 15 | ids that are none | `EnvelopeError::InvalidId` |
//! | 21, 23 | headers that would be a broker's | `InvalidMetadata::Key` |
//! | 22 | too many headers | `InvalidMetadata::TooManyEntries`, `TooLarge` |
//! | 24, 25, 26, 30 | topics that are none | `InvalidTopic::{EmptySegment, Wildcard, Character, Reserved}` |
//! | 47 | data that would forge log lines | one line, escaped and cut |

use event_bus::{EnvelopeError, RawEvent};

mod events;
mod limits;
mod log_lines;
mod metadata;
mod structure;
mod topics;
mod values;

/// The minimal envelope with these members besides.
fn with(members: &str) -> String {
    format!(r#"{{"event_type":"deal.won","data":{{}},{members}}}"#)
}

/// The minimal `CloudEvents` event with these members besides.
fn cloud_with(members: &str) -> String {
    format!(r#"{{"specversion":"1.0","type":"deal.won","source":"crm","id":"a-1",{members}}}"#)
}

fn refused(text: impl AsRef<[u8]>) -> EnvelopeError {
    RawEvent::from_json(text).expect_err("it is refused")
}

fn cloud_refused(members: &str) -> EnvelopeError {
    RawEvent::from_cloudevents(cloud_with(members)).expect_err("it is refused")
}

fn nested(levels: usize) -> String {
    format!("{}{}", "[".repeat(levels), "]".repeat(levels))
}
