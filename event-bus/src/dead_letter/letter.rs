//! [`DeadLetter`]: one delivery that failed for good.

use std::hash::Hasher;

use uuid::Uuid;

use crate::envelope::{RawEvent, Timestamp};

/// A delivery that failed for good: the event as it came, whom it did not reach, and why.
///
/// Its [`Debug`] form hides the event's data.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct DeadLetter {
    /// The letter's own id.
    pub id: Uuid,
    /// The event. If its data could not be written as JSON, the data is `null` here, and `error` says so.
    pub event: RawEvent,
    /// The subscription: its name, or the handler's path and the place where it was subscribed. For [`Reason::NotHandedOver`] the backend.
    pub subscription: String,
    /// Why.
    pub reason: Reason,
    /// The error and its causes, outermost first, in one text.
    pub error: String,
    /// How often it was tried.
    pub attempts: u32,
    /// When it failed first, as far as this process knows.
    pub first_failure: Timestamp,
    /// When it failed last.
    pub last_failure: Timestamp,
}

/// Why a delivery failed for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reason {
    /// The handler failed, and no attempt is left.
    Exhausted,
    /// The event cannot be read as the type of the handler.
    Undeliverable,
    /// The queue was full, and the publisher could not wait.
    QueueFull,
    /// The queue was full, and the publisher was a handler, which must not wait.
    WouldDeadlock,
    /// The runtime on which the handler ran had ended.
    RuntimeEnded,
    /// A backend had taken the event, and could not hand it over.
    NotHandedOver,
}

impl DeadLetter {
    /// The same for letters that failed in the same way: of one event name, one subscription and one reason, with errors that differ in numbers only.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fnv(0xcbf2_9ce4_8422_2325);
        hash.write(self.event.event_type().as_bytes());
        hash.write(&[0]);
        hash.write(self.subscription.as_bytes());
        hash.write(&[0, self.reason as u8]);
        let letters = self.error.bytes().filter(|byte| !byte.is_ascii_digit());
        letters.for_each(|byte| hash.write(&[byte]));
        hash.finish()
    }

    /// About how much memory it takes, in bytes.
    pub(super) fn weight(&self) -> usize {
        let event = &self.event;
        let metadata: usize = event.metadata().iter().map(|(key, value)| key.len() + value.get().len()).sum();
        512 + event.data().get().len() + metadata + self.error.len() + self.subscription.len()
    }
}

/// FNV-1a with 64 bits: the same in every process.
struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
