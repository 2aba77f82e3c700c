//! [`List`]: what a publish runs, in order.

use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::info::Info;
use super::slots::AnyPlan;
use crate::handler::{ErasedCall, Handler};

/// How many numbers a list keeps of its passes, so that threads seldom write to the same one.
const STRIPES: usize = 8;

/// What a publish runs, in order.
pub(super) struct List<C> {
    pub(super) entries: Box<[Entry<C>]>,
    /// Whether some of them have a queue, for which the event is taken off the publisher's stack.
    pub(super) has_queues: bool,
    passes: [Stripe; STRIPES],
}

/// A number on a cache line of its own.
#[derive(Default)]
#[repr(align(64))]
struct Stripe(AtomicU64);

/// One handler and its subscription.
pub(super) struct Entry<C> {
    pub(super) info: Arc<Info>,
    pub(super) call: Call<C>,
}

/// How a handler is run.
pub(super) enum Call<C> {
    /// In `publish` itself.
    Inline(C),
    /// From its queue; the handler of a batch stands with the queue.
    Queued(Option<Arc<dyn ErasedCall>>),
}

/// What a publish of one event type runs.
pub(super) type Plan<E> = List<Handler<E>>;

/// What a publish of an event without its type runs.
pub(super) type RawPlan = List<Arc<dyn ErasedCall>>;

impl<C> List<C> {
    pub(super) fn new(entries: impl IntoIterator<Item = Entry<C>>) -> Self {
        let entries: Box<[_]> = entries.into_iter().collect();
        let has_queues = entries.iter().any(|entry| matches!(entry.call, Call::Queued(_)));
        Self { entries, has_queues, passes: Default::default() }
    }

    /// One more pass over the handlers that are run in `publish`. Those that were not called or failed are counted apart.
    #[inline]
    pub(super) fn count_pass(&self, stripe: usize) {
        self.passes[stripe % STRIPES].0.fetch_add(1, Ordering::Relaxed);
    }

    /// How often it was run.
    pub(super) fn passes(&self) -> u64 {
        self.passes.iter().map(|stripe| stripe.0.load(Ordering::Relaxed)).sum()
    }
}

impl<C: Send + Sync + 'static> AnyPlan for List<C> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn passes_of(&self, subscription: u64) -> u64 {
        let has = |entry: &Entry<C>| entry.info.id == subscription && matches!(entry.call, Call::Inline(_));
        if self.entries.iter().any(has) { self.passes() } else { 0 }
    }
}

/// A list that is no longer used leaves its number with the subscriptions.
impl<C> Drop for List<C> {
    fn drop(&mut self) {
        let passes = self.passes();
        if passes == 0 {
            return;
        }
        for entry in &self.entries {
            if matches!(entry.call, Call::Inline(_)) {
                entry.info.counters.passes.add(passes);
            }
        }
    }
}
