//! [`Setting`]: what the value of a setting can be.

use std::borrow::Cow;
use std::time::Duration;

/// A type that a setting of a [`BackendUrl`](super::BackendUrl) can have.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a setting",
    label = "not the type of a setting",
    note = "strings, `bool`, whole numbers, `f64` and `Duration` can; for a type of your own write `impl Setting for {Self}`"
)]
pub trait Setting: Sized {
    /// What can be written, as errors say it: ``write `true` or `false` ``.
    fn allowed() -> Cow<'static, str>;

    /// The value, if the text is one.
    fn read(text: &str) -> Option<Self>;

    /// The value as it is written.
    fn show(&self) -> String;
}

macro_rules! numbers {
    ($($type:ty)*) => {$(
        impl Setting for $type {
            fn allowed() -> Cow<'static, str> {
                format!("a whole number from {} to {}", Self::MIN, Self::MAX).into()
            }

            fn read(text: &str) -> Option<Self> {
                if text.starts_with('+') { None } else { text.parse().ok() }
            }

            fn show(&self) -> String {
                self.to_string()
            }
        }
    )*};
}

numbers!(u8 u16 u32 u64 usize i32 i64);

/// Finite.
impl Setting for f64 {
    fn allowed() -> Cow<'static, str> {
        "a number, such as `0.5`".into()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok().filter(|number: &f64| number.is_finite())
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Setting for bool {
    fn allowed() -> Cow<'static, str> {
        "`true` or `false`".into()
    }

    fn read(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

impl Setting for String {
    fn allowed() -> Cow<'static, str> {
        "text".into()
    }

    fn read(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    fn show(&self) -> String {
        self.clone()
    }
}

/// Units of time, largest first, in milliseconds.
const UNITS: &[(&str, u64)] = &[("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

/// A whole number and a unit: `250ms`, `5s`, `2m`, `1h`, `1d`.
impl Setting for Duration {
    fn allowed() -> Cow<'static, str> {
        "a whole number and a unit, such as `250ms`, `5s`, `2m`, `1h` or `1d`".into()
    }

    fn read(text: &str) -> Option<Self> {
        let digits = text.len() - text.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
        let (number, unit) = text.split_at(digits);
        let (_, milliseconds) = UNITS.iter().find(|(known, _)| *known == unit)?;
        let number: u64 = number.parse().ok()?;
        Some(Self::from_millis(number.checked_mul(*milliseconds)?))
    }

    fn show(&self) -> String {
        let milliseconds = self.as_millis();
        let fits = |(_, unit): &&(&str, u64)| {
            milliseconds >= u128::from(*unit) && milliseconds.is_multiple_of(u128::from(*unit))
        };
        let (unit, length) = UNITS.iter().find(fits).unwrap_or(&("ms", 1));
        format!("{}{unit}", milliseconds / u128::from(*length))
    }
}
