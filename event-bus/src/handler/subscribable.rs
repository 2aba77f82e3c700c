//! What can be subscribed to, and how one handler becomes an entry for each event that it takes.

use std::any::Any;
use std::sync::Arc;

use super::{BoxError, Delivery};
use crate::envelope::RawEvent;
use crate::event::Event;

/// What a handler can take as its first argument: an event, a set of events, or [`RawEvent`].
///
/// The derives implement it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event, so a handler cannot take it",
    label = "the first argument of this handler is not an event",
    note = "add `#[derive(Event)]` and `#[event(\"<entity>.<what_happened>\")]` to `{Self}`",
    note = "an enum of events derives `EventSet`, not `Event`; `&RawEvent` takes every event",
    note = "a struct marked `superseded` can only be read: subscribe to the newer version"
)]
pub trait Subscribable: Send + Sync + 'static {
    /// Makes the entries.
    #[doc(hidden)]
    fn bind(handler: InlineHandler<Self>, binder: &mut Binder);
}

/// A handler in the form in which a bus keeps it.
#[doc(hidden)]
pub type InlineHandler<E> = Arc<dyn Fn(&E, &Delivery<'_>) -> Handled + Send + Sync>;

/// What became of one delivery.
#[doc(hidden)]
#[derive(Debug)]
pub enum Handled {
    /// The handler returned, without an error.
    Done,
    /// A filter said no.
    Filtered,
    /// The handler returned an error, or could not be called.
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
    /// For every event.
    Raw(InlineHandler<RawEvent>),
}

impl Binder {
    /// An entry for one event.
    pub fn event<E: Event>(&mut self, handler: InlineHandler<E>) {
        let call = Arc::new(TypedCall(handler));
        self.bound.push(Bound::Event { slot: E::slot().index(), name: E::NAME, topics: E::TOPICS, call });
    }
}

impl Subscribable for RawEvent {
    fn bind(handler: InlineHandler<Self>, binder: &mut Binder) {
        binder.bound.push(Bound::Raw(handler));
    }
}

/// A handler of one event type, without the type.
pub(crate) trait ErasedCall: Send + Sync {
    /// The [`TypedCall`].
    fn as_any(&self) -> &dyn Any;
    /// Calls it with an event that was read from raw data.
    fn call(&self, event: &(dyn Any + Send + Sync), delivery: &Delivery<'_>) -> Handled;
}

/// A handler of one event type.
pub(crate) struct TypedCall<E>(pub(crate) InlineHandler<E>);

impl<E: Event> ErasedCall for TypedCall<E> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn call(&self, event: &(dyn Any + Send + Sync), delivery: &Delivery<'_>) -> Handled {
        (self.0)(event.downcast_ref().expect("entries of a slot are of the slot's type"), delivery)
    }
}

impl std::fmt::Debug for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Event { name, .. } => f.debug_tuple("Event").field(name).finish(),
            Self::Raw(_) => f.write_str("Raw"),
        }
    }
}
