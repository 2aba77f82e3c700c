//! JSON, where `serde_json` alone would lose a number: writing refuses NaN and infinities, reading takes `-0` for a whole number.

mod finite;
mod message;
mod place;
mod raw;
mod read;
mod write;

pub(crate) use self::finite::place_of_non_finite;
pub(crate) use self::message::without_values;
pub(crate) use self::raw::Raw;
pub(crate) use self::read::{has_huge_number, is_out_of_range, offset, read, value};
pub(crate) use self::write::{Floats, WriteError, Written, write};
