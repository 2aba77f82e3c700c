//! What became of events: counted from the receipts.

use std::collections::BTreeMap;

use event_bus::Receipt;

/// What became of events, by name.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    events: BTreeMap<&'static str, Count>,
    failures: BTreeMap<Failure, u64>,
}

/// What became of the events of one name.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Count {
    /// How many were published.
    pub(crate) published: u64,
    /// How many handlers ran, together.
    pub(crate) handled: u64,
    /// How many handlers failed, together.
    pub(crate) failed: u64,
}

/// Who failed, and why.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Failure {
    /// The subscription.
    pub(crate) handler: String,
    /// What it said.
    pub(crate) error: String,
}

impl Tally {
    /// Counts one publish.
    pub(crate) fn count(&mut self, event: &'static str, receipt: &Receipt) {
        let count = self.events.entry(event).or_default();
        count.published += 1;
        count.handled += receipt.ran() as u64;
        count.failed += receipt.failures().len() as u64;
        for failure in receipt.failures() {
            let failure = Failure { handler: failure.subscription().to_owned(), error: failure.error() };
            *self.failures.entry(failure).or_default() += 1;
        }
    }

    /// Each event's count, by name.
    pub(crate) fn events(&self) -> impl Iterator<Item = (&'static str, Count)> {
        self.events.iter().map(|(name, count)| (*name, *count))
    }

    /// Each failure, and how often it was met.
    pub(crate) fn failures(&self) -> impl ExactSizeIterator<Item = (&Failure, u64)> {
        self.failures.iter().map(|(failure, times)| (failure, *times))
    }
}
