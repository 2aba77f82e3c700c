//! Reading the data of an event whose type is known, through older versions where it has some.

use crate::decode::DecodeError;
use crate::event::StoredEvent;
use crate::schema;

/// Reads an event that has no older version.
pub fn decode<E: StoredEvent>(version: u32, data: &str) -> Result<E, DecodeError> {
    match version {
        version if version == E::VERSION => decode_own(data),
        version if version > E::VERSION => {
            Err(DecodeError::NewerVersion { event: E::NAME, version, known: E::VERSION })
        }
        version => Err(DecodeError::OlderVersion { event: E::NAME, version, oldest: E::OLDEST_VERSION }),
    }
}

/// Reads an event that has an older version, through the chain of `upcast_from`.
pub fn decode_or_upcast<E: StoredEvent, Old: StoredEvent>(
    version: u32,
    data: &str,
    upcast: fn(Old) -> E,
) -> Result<E, DecodeError> {
    if version >= E::VERSION { decode(version, data) } else { Old::decode(version, data).map(upcast) }
}

fn decode_own<E: StoredEvent>(data: &str) -> Result<E, DecodeError> {
    serde_json::from_str(data).map_err(|error| explain::<E>(data, &error))
}

/// The schema knows the path, which serde does not; only a failure pays for looking.
fn explain<E: StoredEvent>(data: &str, error: &serde_json::Error) -> DecodeError {
    let (event, version) = (E::NAME, E::VERSION);
    let first =
        serde_json::from_str(data).ok().and_then(|value| schema::mismatches(E::SCHEMA, &value).into_iter().next());
    match first {
        Some(mismatch) => DecodeError::Mismatch { event, version, mismatch },
        None => DecodeError::Refused { event, version, reason: error.to_string() },
    }
}

/// Turns the event of one version into the next. Every `From` is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `upcast_from = {Old}`, but nothing turns the one into the other",
    label = "no `impl From<{Old}> for {Self}`",
    note = "write `impl From<{Old}> for {Self}`; it runs on every old event that is read"
)]
pub trait Upcast<Old>: Sized {
    /// Makes the newer event.
    fn upcast(old: Old) -> Self;
}

impl<Old, New: From<Old>> Upcast<Old> for New {
    fn upcast(old: Old) -> Self {
        Self::from(old)
    }
}
