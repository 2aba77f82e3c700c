//! To and from the times of the standard library, jiff, chrono and the `time` crate.

use std::time::SystemTime;

use super::{InvalidTimestamp, Timestamp};

impl TryFrom<SystemTime> for Timestamp {
    type Error = InvalidTimestamp;

    fn try_from(time: SystemTime) -> Result<Self, InvalidTimestamp> {
        jiff::Timestamp::try_from(time).map(Self).map_err(|_| InvalidTimestamp::Range)
    }
}

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        time.0.into()
    }
}

#[cfg(feature = "jiff")]
mod with_jiff {
    use crate::envelope::Timestamp;

    impl From<jiff::Timestamp> for Timestamp {
        fn from(time: jiff::Timestamp) -> Self {
            Self(time)
        }
    }

    impl From<Timestamp> for jiff::Timestamp {
        fn from(time: Timestamp) -> Self {
            time.0
        }
    }
}

#[cfg(feature = "chrono")]
mod with_chrono {
    use chrono::{DateTime, Utc};

    use crate::envelope::{InvalidTimestamp, Timestamp};

    impl TryFrom<DateTime<Utc>> for Timestamp {
        type Error = InvalidTimestamp;

        fn try_from(time: DateTime<Utc>) -> Result<Self, InvalidTimestamp> {
            // chrono shows a leap second as more than a second's worth of nanoseconds.
            let nanos = i32::try_from(time.timestamp_subsec_nanos().min(999_999_999)).expect("less than a second");
            jiff::Timestamp::new(time.timestamp(), nanos).map(Self).map_err(|_| InvalidTimestamp::Range)
        }
    }

    impl From<Timestamp> for DateTime<Utc> {
        fn from(time: Timestamp) -> Self {
            let nanos = time.0.as_nanosecond();
            let second = i64::try_from(nanos.div_euclid(1_000_000_000)).expect("years to 9999 fit");
            let rest = u32::try_from(nanos.rem_euclid(1_000_000_000)).expect("less than a second");
            Self::from_timestamp(second, rest).expect("chrono's years go to 262000")
        }
    }
}

#[cfg(feature = "time")]
mod with_time {
    use time::OffsetDateTime;

    use crate::envelope::{InvalidTimestamp, Timestamp};

    impl TryFrom<OffsetDateTime> for Timestamp {
        type Error = InvalidTimestamp;

        fn try_from(time: OffsetDateTime) -> Result<Self, InvalidTimestamp> {
            let nanos = time.unix_timestamp_nanos();
            jiff::Timestamp::from_nanosecond(nanos).map(Self).map_err(|_| InvalidTimestamp::Range)
        }
    }

    impl From<Timestamp> for OffsetDateTime {
        fn from(time: Timestamp) -> Self {
            Self::from_unix_timestamp_nanos(time.0.as_nanosecond())
                .expect("both crates end at the year 9999, jiff a day before")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_times_go_both_ways() {
        for text in ["1969-12-31T23:59:59.5Z", "2026-11-23T09:00:00.123456Z"] {
            let time = Timestamp::parse(text).unwrap();
            assert_eq!(Timestamp::try_from(SystemTime::from(time)), Ok(time));
        }
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_times_go_both_ways() {
        for text in ["1969-12-31T23:59:59.5Z", "2026-11-23T09:00:00.123456Z"] {
            let time = Timestamp::parse(text).unwrap();
            let there = chrono::DateTime::<chrono::Utc>::from(time);
            assert_eq!(Timestamp::try_from(there), Ok(time));
        }
        assert!(Timestamp::try_from(chrono::DateTime::<chrono::Utc>::MAX_UTC).is_err());
        let earliest = chrono::DateTime::<chrono::Utc>::from(Timestamp(jiff::Timestamp::MIN));
        assert_eq!(Timestamp::try_from(earliest), Ok(Timestamp(jiff::Timestamp::MIN)));
    }

    #[cfg(feature = "time")]
    #[test]
    fn times_of_the_time_crate_go_both_ways() {
        for time in [jiff::Timestamp::MIN, jiff::Timestamp::UNIX_EPOCH, jiff::Timestamp::MAX] {
            let time = Timestamp(time);
            assert_eq!(Timestamp::try_from(time::OffsetDateTime::from(time)), Ok(time));
        }
    }
}
