//! What became of a subscription's deliveries, in numbers whose sums must agree.

use std::sync::atomic::{AtomicU64, Ordering};

/// The numbers of one subscription, as they are counted.
#[derive(Debug, Default)]
pub(super) struct Counters {
    pub(super) routed: Counter,
    pub(super) attempts: Counter,
    pub(super) ok: Counter,
    pub(super) failed: Counter,
    pub(super) retried: Counter,
    pub(super) exhausted: Counter,
    pub(super) undeliverable: Counter,
    pub(super) filtered: Counter,
    pub(super) dropped: Counter,
    pub(super) abandoned: Counter,
    pub(super) cancelled: Counter,
    pub(super) dead_lettered: Counter,
    /// Of a list that is read without counting each handler: how often it was run, once it is no longer.
    pub(super) passes: Counter,
    /// Passes in which this handler was not called.
    pub(super) passed_over: Counter,
    /// Passes in which a filter said no.
    pub(super) filtered_in_passes: Counter,
    /// Passes in which it failed.
    pub(super) failed_in_passes: Counter,
}

/// A number that grows.
#[derive(Debug, Default)]
pub(super) struct Counter(AtomicU64);

impl Counter {
    pub(super) fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    /// Takes back what was counted and was not so.
    pub(super) fn take_back(&self, count: u64) {
        self.0.fetch_sub(count, Ordering::Relaxed);
    }

    /// The number, which begins anew.
    pub(super) fn take(&self) -> u64 {
        self.0.swap(0, Ordering::Relaxed)
    }

    pub(super) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// What became of a subscription's deliveries.
///
/// Once nothing is under way, these hold, and a test of the library holds them to it:
///
/// - `routed = ok + exhausted + undeliverable + filtered + dropped + abandoned + pending`
/// - `attempts = ok + failed + cancelled`
/// - `failed = retried + exhausted`
/// - `dead_lettered = exhausted + undeliverable`, and what was refused by a full queue
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DeliveryCounts {
    /// Deliveries that came to the subscription.
    pub routed: u64,
    /// Calls of its handler.
    pub attempts: u64,
    /// Deliveries that were handled.
    pub ok: u64,
    /// Calls that failed.
    pub failed: u64,
    /// Failed calls after which another attempt follows.
    pub retried: u64,
    /// Deliveries that failed for good.
    pub exhausted: u64,
    /// Deliveries whose event cannot be read as the type of the handler.
    pub undeliverable: u64,
    /// Deliveries to which a filter said no.
    pub filtered: u64,
    /// Deliveries for which the queue had no room.
    pub dropped: u64,
    /// Deliveries that nobody waited for any more: the subscription or the bus ended first.
    pub abandoned: u64,
    /// Calls that were broken off because the bus ended.
    pub cancelled: u64,
    /// Deliveries that became dead letters.
    pub dead_lettered: u64,
    /// Deliveries that wait, run, or are put off for another attempt.
    pub pending: u64,
}

impl Counters {
    /// The numbers, with the passes of a list that is in use, and what is under way.
    pub(super) fn snapshot(&self, passes: u64, pending: u64) -> DeliveryCounts {
        let passes = self.passes.get() + passes;
        let called = passes.saturating_sub(self.passed_over.get());
        let attempts_in_passes = called.saturating_sub(self.filtered_in_passes.get());
        let ok_in_passes = attempts_in_passes.saturating_sub(self.failed_in_passes.get());
        DeliveryCounts {
            routed: self.routed.get() + called,
            attempts: self.attempts.get() + attempts_in_passes,
            ok: self.ok.get() + ok_in_passes,
            failed: self.failed.get(),
            retried: self.retried.get(),
            exhausted: self.exhausted.get(),
            undeliverable: self.undeliverable.get(),
            filtered: self.filtered.get(),
            dropped: self.dropped.get(),
            abandoned: self.abandoned.get(),
            cancelled: self.cancelled.get(),
            dead_lettered: self.dead_lettered.get(),
            pending,
        }
    }
}

impl DeliveryCounts {
    /// Whether the sums agree. While deliveries are under way they need not.
    pub fn agree(&self) -> bool {
        let ended = self.ok + self.exhausted + self.undeliverable + self.filtered + self.dropped + self.abandoned;
        self.routed == ended + self.pending
            && self.attempts == self.ok + self.failed + self.cancelled
            && self.failed == self.retried + self.exhausted
    }
}
