//! What became of events. The desk counts what was published; what became of deliveries is asked of the bus, since a receipt does not know it of
//! handlers that run later.

use std::collections::BTreeMap;

use event_bus::EventBus;

/// How many events were published, by name.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    events: BTreeMap<&'static str, u64>,
}

/// What became of the deliveries of one handler.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Count {
    /// How many it handled.
    pub(crate) handled: u64,
    /// How many failed for good.
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
    pub(crate) fn count(&mut self, event: &'static str) {
        *self.events.entry(event).or_default() += 1;
    }

    /// Each event's number, by name.
    pub(crate) fn events(&self) -> impl Iterator<Item = (&'static str, u64)> {
        self.events.iter().map(|(name, published)| (*name, *published))
    }
}

/// Each handler's numbers, in the order in which they subscribed.
pub(crate) fn handlers(bus: &EventBus) -> Vec<(String, Count)> {
    let subscriptions = bus.subscriptions();
    let count = subscriptions.iter().map(|subscription| {
        let counts = subscription.counts();
        let count = Count { handled: counts.ok, failed: counts.exhausted + counts.undeliverable };
        (subscription.label().to_owned(), count)
    });
    count.collect()
}

/// How many deliveries failed for good, in all.
pub(crate) fn failed(bus: &EventBus) -> u64 {
    handlers(bus).iter().map(|(_, count)| count.failed).sum()
}

/// Each failure, and how often it was met: of the dead letters, which are the latest 10,000.
pub(crate) fn failures(bus: &EventBus) -> BTreeMap<Failure, u64> {
    let mut failures = BTreeMap::new();
    for letter in bus.dead_letters().all() {
        let failure = Failure { handler: letter.subscription.clone(), error: letter.error.clone() };
        *failures.entry(failure).or_default() += 1;
    }
    failures
}
