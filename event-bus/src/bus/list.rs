//! [`List`]: what a publish runs, in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::info::Info;
use super::slots::AnyPlan;
use crate::handler::{ErasedCall, Handler};

/// How many numbers a list keeps of its passes, so that threads seldom write to the same one.
const STRIPES: usize = 8;

/// What a publish runs: first the handlers that are run in `publish`, then those with a queue, each in the order in which they subscribed.
pub(super) struct List<C> {
    pub(super) inline: Box<[Inline<C>]>,
    /// For these the event is taken off the publisher's stack.
    pub(super) queued: Box<[Queued]>,
    passes: [Stripe; STRIPES],
}

/// A number on a cache line of its own, two of which are fetched together.
#[derive(Default)]
#[repr(align(128))]
struct Stripe(AtomicU64);

/// A handler that is run in `publish` itself.
pub(super) struct Inline<C> {
    pub(super) info: Arc<Info>,
    /// That of the subscription, where a delivery can point to it without a detour.
    pub(super) label: Arc<str>,
    pub(super) call: C,
}

/// A handler that is run from its queue.
pub(super) struct Queued {
    pub(super) info: Arc<Info>,
    /// The handler of a batch stands with the queue.
    pub(super) call: Option<Arc<dyn ErasedCall>>,
}

/// One handler.
pub(super) enum Entry<C> {
    Inline(Inline<C>),
    Queued(Queued),
}

impl<C> Entry<C> {
    pub(super) fn inline(info: Arc<Info>, call: C) -> Self {
        Self::Inline(Inline { label: Arc::clone(&info.label), info, call })
    }

    pub(super) fn queued(info: Arc<Info>, call: Option<Arc<dyn ErasedCall>>) -> Self {
        Self::Queued(Queued { info, call })
    }
}

/// What a publish of one event type runs.
pub(super) type Plan<E> = List<Handler<E>>;

/// What a publish of an event without its type runs.
pub(super) type RawPlan = List<Arc<dyn ErasedCall>>;

impl<C> List<C> {
    pub(super) fn new(entries: impl IntoIterator<Item = Entry<C>>) -> Self {
        let (mut inline, mut queued) = (Vec::new(), Vec::new());
        for entry in entries {
            match entry {
                Entry::Inline(entry) => inline.push(entry),
                Entry::Queued(entry) => queued.push(entry),
            }
        }
        Self { inline: inline.into(), queued: queued.into(), passes: Default::default() }
    }

    /// Whether it runs nothing.
    pub(super) fn is_empty(&self) -> bool {
        self.inline.is_empty() && self.queued.is_empty()
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
    fn passes_of(&self, subscription: u64) -> u64 {
        if self.inline.iter().any(|entry| entry.info.id == subscription) { self.passes() } else { 0 }
    }
}

/// A list that is no longer used leaves its number with the subscriptions.
impl<C> Drop for List<C> {
    fn drop(&mut self) {
        let passes = self.passes();
        if passes == 0 {
            return;
        }
        for entry in &self.inline {
            entry.info.counters.passes.add(passes);
        }
    }
}
