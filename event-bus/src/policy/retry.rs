//! [`Retry`]: how often, and when, a failed delivery is tried again.

use std::hash::{BuildHasher, RandomState};
use std::time::Duration;

/// The longest wait between two attempts.
const LONGEST: Duration = Duration::from_hours(24);

/// How often a failed delivery is tried again, and after which wait.
///
/// ```
/// use std::time::Duration;
/// use event_bus::Retry;
///
/// let retry = Retry::exponential(Duration::from_millis(100)).max_attempts(4);
/// assert_eq!(retry.total_attempts(), 4);
/// assert_eq!(retry.delay(1), Duration::from_millis(100)); // after the first attempt
/// assert_eq!(retry.delay(3), Duration::from_millis(400));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "give it to `.retry(..)` of a subscription"]
pub struct Retry {
    base: Duration,
    attempts: u32,
    jitter: bool,
}

impl Retry {
    /// One attempt, and no other.
    pub const fn none() -> Self {
        Self { base: Duration::ZERO, attempts: 1, jitter: false }
    }

    /// Five attempts; the wait is `base` after the first one and doubles each time, up to a day.
    pub const fn exponential(base: Duration) -> Self {
        Self { base, attempts: 5, jitter: false }
    }

    /// What a named subscription with a queue does unless told otherwise: five attempts, from 100 ms on, with jitter.
    pub const fn standard() -> Self {
        Self::exponential(Duration::from_millis(100)).jitter()
    }

    /// The first attempt and those after it, together. 0 is taken as 1.
    pub const fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = if attempts == 0 { 1 } else { attempts };
        self
    }

    /// Lengthens each wait by up to a half of it, at random, so that what failed together does not come again together.
    pub const fn jitter(mut self) -> Self {
        self.jitter = true;
        self
    }

    /// How often a delivery is tried in all.
    pub const fn total_attempts(&self) -> u32 {
        self.attempts
    }

    /// The wait after this attempt, from 1, before jitter.
    pub fn delay(&self, attempt: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempt.saturating_sub(1).min(31));
        self.base.saturating_mul(doubled).min(LONGEST)
    }

    /// The wait after this attempt, as it is waited; `None` if that was the last one.
    pub(crate) fn after(&self, attempt: u32) -> Option<Duration> {
        if attempt >= self.attempts {
            return None;
        }
        let delay = self.delay(attempt);
        let thousandths = if self.jitter { RandomState::new().hash_one(attempt) % 501 } else { 0 };
        let extra = delay.as_nanos() * u128::from(thousandths) / 1_000;
        Some(delay.saturating_add(Duration::from_nanos(u64::try_from(extra).unwrap_or(u64::MAX))).min(LONGEST))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_and_end() {
        let retry = Retry::exponential(Duration::from_millis(100)).max_attempts(3);
        assert_eq!(retry.after(1), Some(Duration::from_millis(100)));
        assert_eq!(retry.after(2), Some(Duration::from_millis(200)));
        assert_eq!(retry.after(3), None);
        assert_eq!(Retry::none().after(1), None);
        assert_eq!(Retry::exponential(Duration::from_secs(1)).max_attempts(0).total_attempts(), 1);
    }

    #[test]
    fn a_wait_is_at_most_a_day_however_often() {
        let retry = Retry::exponential(Duration::from_secs(1)).max_attempts(u32::MAX).jitter();
        assert_eq!(retry.delay(100), LONGEST);
        assert_eq!(retry.after(100), Some(LONGEST));
    }

    #[test]
    fn jitter_only_lengthens() {
        let retry = Retry::exponential(Duration::from_secs(1)).jitter();
        for _ in 0..100 {
            let delay = retry.after(1).unwrap();
            assert!((Duration::from_secs(1)..=Duration::from_millis(1_500)).contains(&delay), "{delay:?}");
        }
    }
}
