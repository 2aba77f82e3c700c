//! What can be subscribed to, and how one handler becomes an entry for each event that it takes.

use std::fmt;
use std::sync::Arc;

use super::batch::ErasedBatch;
use super::erased::{ErasedCall, TypedCall, Why, failing};
use super::reader::{self, ReaderCall};
use super::{BoxError, Delivery};
use crate::envelope::RawEvent;
use crate::event::{Event, StoredEvent};
use crate::runtime::BoxFuture;

/// What a handler can take as its first argument: an event, a set of events, an [`EventBatch`](super::EventBatch), or [`RawEvent`].
///
/// The derives implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event, so a handler cannot take it",
    label = "the first argument of this handler is not an event",
    note = "add `#[derive(Event)]` and `#[event(\"<entity>.<what_happened>\")]` to `{Self}`",
    note = "an enum of events derives `EventSet`, not `Event`; `&RawEvent` takes every event",
    note = "a struct marked `superseded` can only be read: subscribe to the newer version",
    note = "a method takes `self` first: subscribe a closure that calls it, `move |event: &SomeEvent| service.handle(event)`"
)]
pub trait Subscribable: Send + Sync + 'static {
    /// Makes the entries.
    #[doc(hidden)]
    fn bind(handler: Handler<Self>, binder: &mut Binder);
}

/// A handler in the form in which a bus keeps it.
#[doc(hidden)]
pub type Handler<E> = Arc<dyn for<'a> Fn(&'a E, &Delivery<'_>) -> Handled<'a> + Send + Sync>;

/// What a call gave.
#[doc(hidden)]
pub enum Handled<'a> {
    /// The handler is done.
    Now(Ended),
    /// The handler goes on: only handlers that stand behind a queue do.
    Pending(BoxFuture<'a, Ended>),
}

/// How a handler ended.
#[doc(hidden)]
#[derive(Debug)]
pub enum Ended {
    /// It returned, without an error.
    Done,
    /// A filter said no.
    Filtered,
    /// It returned an error, or could not be called.
    Failed(BoxError),
}

/// Takes the entries that a subscription makes.
#[doc(hidden)]
#[derive(Debug, Default)]
pub struct Binder {
    pub(crate) bound: Vec<Bound>,
}

/// One entry of a subscription.
pub(crate) enum Bound {
    /// For one event type.
    Event { slot: usize, name: &'static str, topics: &'static [&'static str], call: Arc<dyn ErasedCall> },
    /// For many of one event type.
    Batch { slot: usize, name: &'static str, topics: &'static [&'static str], call: Arc<dyn ErasedBatch> },
    /// For what one name is published as, read as another type than the publisher's.
    Reader { name: &'static str, inline: Handler<RawEvent>, call: Arc<dyn ErasedCall> },
    /// For every event.
    Raw(Handler<RawEvent>),
}

impl Binder {
    /// An entry for one event.
    pub fn event<E: Event>(&mut self, handler: Handler<E>) {
        let call = Arc::new(TypedCall(handler));
        self.bound.push(Bound::Event { slot: E::slot().index(), name: E::NAME, topics: E::TOPICS, call });
    }

    /// An entry for a struct that only reads.
    pub fn reader<E: StoredEvent>(&mut self, handler: Handler<E>) {
        let inline = reader::inline(Arc::clone(&handler));
        self.bound.push(Bound::Reader { name: E::NAME, inline, call: Arc::new(ReaderCall(handler)) });
    }

    /// An entry for many of one event.
    pub(super) fn batch<E: Event>(&mut self, call: Arc<dyn ErasedBatch>) {
        self.bound.push(Bound::Batch { slot: E::slot().index(), name: E::NAME, topics: E::TOPICS, call });
    }

    /// Puts a handler that fails in the place of each.
    pub(crate) fn break_with(&mut self, broken: impl std::error::Error + Clone + Send + Sync + 'static) {
        let why: Why = Arc::new(move || Box::new(broken.clone()));
        for bound in &mut self.bound {
            *bound = match bound {
                Bound::Event { slot, name, topics, call } => {
                    Bound::Event { slot: *slot, name, topics, call: call.broken(Arc::clone(&why)) }
                }
                Bound::Batch { slot, name, topics, call } => {
                    Bound::Event { slot: *slot, name, topics, call: call.broken(Arc::clone(&why)) }
                }
                Bound::Reader { name, call, .. } => {
                    Bound::Reader { name, inline: failing(Arc::clone(&why)), call: call.broken(Arc::clone(&why)) }
                }
                Bound::Raw(_) => Bound::Raw(failing(Arc::clone(&why))),
            };
        }
    }

    /// Its handler, if that takes many events at once.
    pub(crate) fn batch_call(&self) -> Option<Arc<dyn ErasedBatch>> {
        self.bound.iter().find_map(|bound| match bound {
            Bound::Batch { call, .. } => Some(Arc::clone(call)),
            Bound::Event { .. } | Bound::Reader { .. } | Bound::Raw(_) => None,
        })
    }

    /// Whether its handler takes many events at once.
    pub(crate) fn is_batch(&self) -> bool {
        self.bound.iter().any(|bound| matches!(bound, Bound::Batch { .. }))
    }
}

impl Subscribable for RawEvent {
    fn bind(handler: Handler<Self>, binder: &mut Binder) {
        binder.bound.push(Bound::Raw(handler));
    }
}

impl From<Result<(), BoxError>> for Ended {
    fn from(result: Result<(), BoxError>) -> Self {
        match result {
            Ok(()) => Self::Done,
            Err(error) => Self::Failed(error),
        }
    }
}

impl fmt::Debug for Handled<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Now(_) => "Now",
            Self::Pending(_) => "Pending",
        })
    }
}

impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event { name, .. } => f.debug_tuple("Event").field(name).finish(),
            Self::Batch { name, .. } => f.debug_tuple("Batch").field(name).finish(),
            Self::Reader { name, .. } => f.debug_tuple("Reader").field(name).finish(),
            Self::Raw(_) => f.write_str("Raw"),
        }
    }
}
