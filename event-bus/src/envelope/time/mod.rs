//! [`Timestamp`]: a point in time, written as RFC 3339.

mod convert;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use crate::EventField;
use crate::name::quoted;
use crate::schema::Schema;

/// A point in time, in UTC, written as RFC 3339: `2026-11-23T09:00:00.25Z`.
///
/// With the features `jiff`, `chrono` and `time` it converts to and from the types of those crates, and always to and from
/// [`SystemTime`](std::time::SystemTime).
///
/// ```
/// use event_bus::Timestamp;
///
/// let time: Timestamp = "2026-11-23T10:00:00+01:00".parse()?;
/// assert_eq!(time.to_string(), "2026-11-23T09:00:00Z");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(jiff::Timestamp);

/// Error returned by [`Timestamp::parse`] and by conversions into a [`Timestamp`].
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidTimestamp {
    /// The text is not a time.
    #[error("{text} is not a time: write RFC 3339, such as `2026-11-23T09:00:00Z`")]
    Text {
        /// The text, quoted, escaped and cut after 128 characters.
        text: String,
    },
    /// Further away than the year 9999.
    #[error("the time is out of range: years from -9999 to 9999 can be written")]
    Range,
}

impl Timestamp {
    /// The time now, in whole microseconds, since that is what databases and other languages keep.
    pub fn now() -> Self {
        let now = jiff::Timestamp::now();
        // Dropping nanoseconds cannot leave the range.
        Self(jiff::Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now))
    }

    /// Reads RFC 3339. A time without a zone is UTC; a blank may stand in place of the `T`.
    ///
    /// # Errors
    ///
    /// [`InvalidTimestamp::Text`] if it is something else.
    pub fn parse(text: &str) -> Result<Self, InvalidTimestamp> {
        if let Some(time) = as_written(text.as_bytes()) {
            return Ok(Self(time));
        }
        let invalid = || InvalidTimestamp::Text { text: quoted(text) };
        let zoned = has_zone(text).ok_or_else(invalid)?;
        let time = if zoned {
            text.parse().ok()
        } else {
            let local = text.parse::<jiff::civil::DateTime>().ok();
            local.and_then(|time| jiff::tz::Offset::UTC.to_timestamp(time).ok())
        };
        time.map(Self).ok_or_else(invalid)
    }

    /// The time so many microseconds after 1970 began; before it if negative.
    ///
    /// # Errors
    ///
    /// [`InvalidTimestamp::Range`] if that is further away than the year 9999.
    pub fn from_unix_micros(micros: i64) -> Result<Self, InvalidTimestamp> {
        jiff::Timestamp::from_microsecond(micros).map(Self).map_err(|_| InvalidTimestamp::Range)
    }

    /// Appends what `Display` writes, without its detours.
    pub(crate) fn write(self, out: &mut Vec<u8>) {
        let time = jiff::tz::Offset::UTC.to_datetime(self.0);
        let (Ok(year), Ok(nanos)) = (u32::try_from(time.year()), u32::try_from(time.subsec_nanosecond())) else {
            return out.extend_from_slice(self.to_string().as_bytes());
        };
        let mut text = *b"0000-00-00T00:00:00.000000000Z";
        digits(&mut text[..4], year);
        let parts = [time.month(), time.day(), time.hour(), time.minute(), time.second()];
        for (at, part) in [5, 8, 11, 14, 17].into_iter().zip(parts) {
            digits(&mut text[at..at + 2], u32::from(part.unsigned_abs()));
        }
        digits(&mut text[20..29], nanos);
        let mut end = if nanos == 0 { 19 } else { 29 };
        while nanos != 0 && text[end - 1] == b'0' {
            end -= 1;
        }
        text[end] = b'Z';
        out.extend_from_slice(&text[..=end]);
    }

    /// Microseconds since 1970 began, rounded towards it.
    pub fn as_unix_micros(&self) -> i64 {
        self.0.as_microsecond()
    }
}

/// Writes a number with as many digits as there is place for.
#[inline]
fn digits(place: &mut [u8], mut number: u32) {
    for digit in place.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

/// A time as we write it: `2026-11-23T09:00:00.25Z`. That is what most are, and it is read many times faster than all that is allowed.
fn as_written(text: &[u8]) -> Option<jiff::Timestamp> {
    fn number(digits: &[u8]) -> Option<i32> {
        digits.iter().try_fold(0, |number, digit| {
            Some(number * 10 + i32::from(digit.checked_sub(b'0').filter(|digit| *digit < 10)?))
        })
    }
    fn two(tens: u8, ones: u8) -> Option<i8> {
        i8::try_from(number(&[tens, ones])?).ok()
    }

    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', h1, h2, b':', n1, n2, b':', s1, s2, fraction @ .., b'Z'] =
        text
    else {
        return None;
    };
    let nanos = match fraction {
        [] => 0,
        [b'.', digits @ ..] if (1..=9).contains(&digits.len()) => {
            (digits.len()..9).fold(number(digits)?, |nanos, _| nanos * 10)
        }
        _ => return None,
    };
    let year = i16::try_from(number(&[*y1, *y2, *y3, *y4])?).ok()?;
    let (month, day) = (two(*m1, *m2)?, two(*d1, *d2)?);
    let (hour, minute, second) = (two(*h1, *h2)?, two(*n1, *n2)?, two(*s1, *s2)?);
    let time = jiff::civil::DateTime::new(year, month, day, hour, minute, second, nanos).ok()?;
    jiff::tz::Offset::UTC.to_timestamp(time).ok()
}

/// Whether a time ends with a zone; `None` if it does not have the shape `2026-11-23T09:00:00`.
///
/// jiff reads more than RFC 3339 (dates alone, week dates, `[Europe/Berlin]`), where other readers of an envelope would not follow.
fn has_zone(text: &str) -> Option<bool> {
    let bytes = text.as_bytes();
    // A year outside 0 to 9999, as we write it ourselves: `-009999`.
    let year = if matches!(bytes.first(), Some(b'-' | b'+')) { 7 } else { 4 };
    let rest = bytes.get(year..)?;
    let [b'-', _, _, b'-', _, _, b'T' | b't' | b' ', _, _, b':', _, _, b':', _, _, tail @ ..] = rest else {
        return None;
    };
    if text.contains(['[', 'W']) {
        return None;
    }
    Some(tail.iter().any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-')))
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Timestamp {
    type Err = InvalidTimestamp;

    fn from_str(text: &str) -> Result<Self, InvalidTimestamp> {
        Self::parse(text)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl serde::de::Visitor<'_> for Text {
            type Value = Timestamp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an RFC 3339 time as a string")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Timestamp, E> {
                // The text may be a secret that stands in the wrong place.
                Timestamp::parse(text).map_err(|_| E::custom("a string is not an RFC 3339 time"))
            }
        }

        deserializer.deserialize_str(Text)
    }
}

impl EventField for Timestamp {
    const SCHEMA: Schema = Schema::Text("date-time");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> String {
        Timestamp::parse(text).unwrap().to_string()
    }

    #[test]
    fn rfc_3339_is_read_and_written_in_utc() {
        assert_eq!(parsed("2026-11-23T09:00:00Z"), "2026-11-23T09:00:00Z");
        assert_eq!(parsed("2026-11-23t09:00:00z"), "2026-11-23T09:00:00Z");
        assert_eq!(parsed("2026-11-23T10:00:00.250+01:00"), "2026-11-23T09:00:00.25Z");
        assert_eq!(parsed("2026-11-23 09:00:00.123456-00:00"), "2026-11-23T09:00:00.123456Z");
    }

    #[test]
    fn a_time_as_it_is_written_is_read_as_any_other() {
        let full = "2026-11-23T09:00:00.123456789Z";
        for text in (21..full.len()).map(|end| format!("{}Z", &full[..end])).chain(["0000-02-29T23:59:59Z".to_owned()])
        {
            let (fast, any) = (as_written(text.as_bytes()), text.parse().ok());
            assert!(fast.is_some() && fast == any, "{text}");
        }
        for text in
            ["2026-11-23T09:00:00.Z", "2026-02-30T09:00:00Z", "2026-11-23T09:00:00.1234567891Z", "2026-11-23T0/:00:00Z"]
        {
            assert_eq!(as_written(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn what_is_appended_is_what_is_displayed() {
        for text in [
            "2026-11-23T09:08:07Z",
            "2026-11-23T09:00:00.25Z",
            "1969-12-31T23:59:59.999999Z",
            "0000-02-29T00:00:00.000000001Z",
            "9999-12-30T21:59:59.1Z",
            "-000001-12-31T23:59:59.5Z",
        ] {
            let (time, mut out) = (Timestamp::parse(text).unwrap(), Vec::new());
            time.write(&mut out);
            assert_eq!((str::from_utf8(&out), time.to_string()), (Ok(text), text.to_owned()));
        }
    }

    #[test]
    fn a_time_without_a_zone_is_utc() {
        assert_eq!(parsed("2026-11-23T09:00:00.123456"), "2026-11-23T09:00:00.123456Z");
        assert_eq!(parsed("2026-11-23 09:00:00"), "2026-11-23T09:00:00Z");
    }

    #[test]
    fn what_only_some_readers_understand_is_refused() {
        let refused = [
            "",
            "now",
            "2026-11-23",
            "2026-W48-1T09:00:00Z",
            "20261123T090000Z",
            "2026-11-23T09:00Z",
            "1795424400",
            "2026-11-23T09:00:00+01:00[Europe/Berlin]",
            "2026-13-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-11-23T25:00:00Z",
            "10000-01-01T00:00:00Z",
            "2026-11-23T09:00:00Zx",
            "2026-11-23T09:00:00Z\n",
            "２026-11-23T09:00:00Z",
            "-9999",
            "\u{0}",
        ];
        for text in refused {
            assert!(Timestamp::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn strange_years_and_leap_seconds_are_read_or_refused_without_panic() {
        assert_eq!(parsed("0000-01-01T00:00:00Z"), "0000-01-01T00:00:00Z");
        assert_eq!(parsed("2016-12-31T23:59:60Z"), "2016-12-31T23:59:59Z");
        for time in [jiff::Timestamp::MIN, jiff::Timestamp::MAX] {
            let time = Timestamp(time);
            assert_eq!(Timestamp::parse(&time.to_string()), Ok(time));
        }
    }

    #[test]
    fn now_has_whole_microseconds_and_survives_its_text_and_its_number() {
        let now = Timestamp::now();
        assert_eq!(Timestamp::parse(&now.to_string()), Ok(now));
        assert_eq!(Timestamp::from_unix_micros(now.as_unix_micros()), Ok(now));
        assert_eq!(Timestamp::from_unix_micros(i64::MAX), Err(InvalidTimestamp::Range));
    }

    #[test]
    fn it_is_a_string_on_the_wire() {
        let time = Timestamp::parse("2026-11-23T09:00:00Z").unwrap();
        assert_eq!(serde_json::to_string(&time).unwrap(), "\"2026-11-23T09:00:00Z\"");
        assert_eq!(serde_json::from_str::<Timestamp>("\"2026-11-23T09:00:00\"").unwrap(), time);
        assert!(serde_json::from_str::<Timestamp>("17").is_err());
    }
}
