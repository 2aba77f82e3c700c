//! Reading the data of an event whose type is known, through older versions where it has some.

use crate::decode::DecodeError;
use crate::envelope::without_values;
use crate::event::StoredEvent;
use crate::schema::Mismatch;
use crate::{json, schema};

/// Reads an event of its own version; older ones are read by the types that came before it.
pub fn decode<E: StoredEvent>(version: u32, data: &str) -> Result<E, DecodeError> {
    match version {
        version if version == E::VERSION => decode_own(data),
        version if version > E::VERSION => {
            Err(DecodeError::NewerVersion { event: E::NAME, version, known: E::VERSION })
        }
        version => Err(DecodeError::OlderVersion { event: E::NAME, version, oldest: E::OLDEST_VERSION }),
    }
}

fn decode_own<E: StoredEvent>(data: &str) -> Result<E, DecodeError> {
    let event: E = json::read(data).map_err(|error| explain::<E>(data, &error))?;
    if const { schema::holds_f32(E::SCHEMA.fields) }
        && json::has_huge_number(data)
        && let Some((path, _)) = json::place_of_non_finite(&event)
    {
        let mismatch = Mismatch::too_large_for_f32(path);
        return Err(DecodeError::Mismatch { event: E::NAME, version: E::VERSION, mismatch });
    }
    Ok(event)
}

/// The schema knows the path, which serde does not; only a failure pays for looking.
fn explain<E: StoredEvent>(data: &str, error: &serde_json::Error) -> DecodeError {
    let (event, version) = (E::NAME, E::VERSION);
    if json::is_out_of_range(error) {
        return DecodeError::NumberRange { event, version, offset: json::offset(data, error) };
    }
    match schema::explain(E::SCHEMA, data).into_iter().next() {
        Some(mismatch) => DecodeError::Mismatch { event, version, mismatch },
        None => DecodeError::Refused { event, version, reason: without_values(&error.to_string()) },
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
