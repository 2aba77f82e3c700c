//! [`EventBatch`]: many events of one type in one call.

use std::any::Any;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::delivery::Carried;
use super::erased::{ErasedCall, TypedCall, Why, failing};
use super::subscribable::{Handled, Handler};
use super::{Binder, BoxError, Context, Delivery, Outcome, Subscribable};
use crate::decode::DecodeError;
use crate::envelope::RawEvent;
use crate::event::Event;

/// The most events in one call of a batch handler.
pub(crate) const MAX_BATCH: usize = 100;

/// Many events of one type, for a handler that works on them together: `|events: &EventBatch<DealWon>| ..`.
///
/// It has what was waiting in the subscription's queue when the handler was called: 1 to 100 events, in the order in which they were published.
/// The handler returns nothing or a `Result<(), E>`, which counts for all of them, or a [`BatchOutcome`]. A [`Context`] that it takes as an
/// argument is that of the first event; [`contexts`](Self::contexts) has them all.
///
/// ```
/// # use event_bus::{Event, EventBus};
/// # use event_bus::handler::EventBatch;
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let bus = EventBus::default();
/// bus.subscribe(|events: &EventBatch<DealWon>| {
///     let sum: u64 = events.iter().map(|event| event.amount).sum();
///     println!("{} deals, {sum} in all", events.len());
///     for event in events {
///         println!("one of {}", event.amount);
///     }
/// });
/// bus.publish_all([DealWon { amount: 7 }, DealWon { amount: 8 }]).await?;
/// bus.settle().await?;
/// # Ok(())
/// # }
/// ```
pub struct EventBatch<E> {
    items: Vec<Item>,
    kind: PhantomData<fn() -> E>,
}

struct Item {
    event: Arc<dyn Carried>,
    context: Context,
}

impl<E: Event> EventBatch<E> {
    /// The events, in the order in which they were published.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &E> {
        self.items.iter().map(|item| typed(&*item.event))
    }

    /// What surrounds each event, in the same order.
    pub fn contexts(&self) -> impl ExactSizeIterator<Item = &Context> {
        self.items.iter().map(|item| &item.context)
    }

    /// The event at this place, from 0.
    pub fn get(&self, index: usize) -> Option<&E> {
        self.items.get(index).map(|item| typed(&*item.event))
    }
}

impl<E> EventBatch<E> {
    /// How many there are; never 0 in a handler.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }
}

impl<'a, E: Event> IntoIterator for &'a EventBatch<E> {
    type Item = &'a E;
    type IntoIter = std::vec::IntoIter<&'a E>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

fn typed<E: 'static>(event: &dyn Carried) -> &E {
    let event = event.event().and_then(|event| event.downcast_ref());
    event.expect("a batch holds events of its type")
}

impl<E> fmt::Debug for EventBatch<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventBatch").field("len", &self.len()).finish_non_exhaustive()
    }
}

impl<E: Event> Subscribable for EventBatch<E> {
    fn bind(handler: Handler<Self>, binder: &mut Binder) {
        binder.batch::<E>(Arc::new(BatchCall(handler)));
    }
}

/// What a batch handler says of each event: those that failed are tried again or become dead letters, the others are done.
#[derive(Debug, Default)]
pub struct BatchOutcome {
    failed: Vec<(usize, BoxError)>,
}

impl BatchOutcome {
    /// All went well, until [`fail`](Self::fail) says otherwise.
    pub fn new() -> Self {
        Self::default()
    }

    /// The event at this place, from 0, failed.
    pub fn fail(&mut self, index: usize, error: impl Into<BoxError>) {
        self.failed.push((index, error.into()));
    }
}

/// Carries a [`BatchOutcome`] with failures as the one error that a handler gives.
#[derive(Debug, thiserror::Error)]
#[error("{} of the events of a batch failed", .0.len())]
pub(crate) struct BatchFailures(pub(crate) Vec<(usize, BoxError)>);

impl<E: Event> Outcome<EventBatch<E>> for BatchOutcome {
    fn into_result(self) -> Result<(), BoxError> {
        if self.failed.is_empty() { Ok(()) } else { Err(Box::new(BatchFailures(self.failed))) }
    }
}

/// A batch handler, without its event type.
pub(crate) trait ErasedBatch: Send + Sync {
    /// Reads an event as the type of the handler.
    fn decode(&self, event: &RawEvent) -> Result<Box<dyn Any + Send + Sync>, DecodeError>;
    /// Makes the argument of a call from events, each with its attempt.
    fn gather(&self, events: Vec<(Arc<dyn Carried>, u32)>, subscription: &Arc<str>) -> Box<dyn Any + Send + Sync>;
    /// Calls it with what was gathered.
    fn call<'a>(&self, batch: &'a (dyn Any + Send + Sync), delivery: &Delivery<'_>) -> Handled<'a>;
    /// A handler that takes the same events, one by one, and fails.
    fn broken(&self, why: Why) -> Arc<dyn ErasedCall>;
}

struct BatchCall<E>(Handler<EventBatch<E>>);

impl<E: Event> ErasedBatch for BatchCall<E> {
    fn decode(&self, event: &RawEvent) -> Result<Box<dyn Any + Send + Sync>, DecodeError> {
        E::decode(event.version(), event.data().get()).map(|event| Box::new(event) as _)
    }

    fn gather(&self, events: Vec<(Arc<dyn Carried>, u32)>, subscription: &Arc<str>) -> Box<dyn Any + Send + Sync> {
        let items = events.into_iter().map(|(event, attempt)| {
            let context = Context::new(&*event, Arc::clone(subscription), attempt);
            Item { event, context }
        });
        Box::new(EventBatch::<E> { items: items.collect(), kind: PhantomData })
    }

    fn call<'a>(&self, batch: &'a (dyn Any + Send + Sync), delivery: &Delivery<'_>) -> Handled<'a> {
        (self.0)(batch.downcast_ref().expect("it was gathered by this handler"), delivery)
    }

    fn broken(&self, why: Why) -> Arc<dyn ErasedCall> {
        Arc::new(TypedCall::<E>(failing(why)))
    }
}
