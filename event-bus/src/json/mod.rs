//! JSON, where `serde_json` alone would lose a number: writing refuses NaN and infinities, reading takes `-0` for a whole number.

mod finite;
mod place;
mod read;

pub(crate) use self::finite::{WriteError, place_of_infinity, write};
pub(crate) use self::read::{has_huge_number, is_out_of_range, offset, read, value};
