//! Handlers in the forms in which a bus keeps them: without the type of the function, and without the type of the event.

use std::any::Any;
use std::sync::Arc;

use super::delivery::Carried;
use super::subscribable::{Ended, Handled, Handler};
use super::{Delivery, FromContext, IntoHandler};
use crate::decode::DecodeError;
use crate::envelope::RawEvent;
use crate::event::Event;

/// Says which events a subscription wants.
pub(crate) type Filter<E> = Box<dyn Fn(&E) -> bool + Send + Sync>;

/// Makes the one form in which a bus keeps handlers.
pub(crate) fn erase<M, H>(handler: H, filters: Vec<Filter<H::Event>>) -> Handler<H::Event>
where
    H: IntoHandler<M, Extractors: FromContext>,
    H::Event: 'static,
{
    if filters.is_empty() {
        return Arc::new(move |event, delivery| call(&handler, event, delivery));
    }
    Arc::new(move |event, delivery| {
        if filters.iter().all(|filter| filter(event)) {
            call(&handler, event, delivery)
        } else {
            Handled::Now(Ended::Filtered)
        }
    })
}

fn call<'a, M, H>(handler: &H, event: &'a H::Event, delivery: &Delivery<'_>) -> Handled<'a>
where
    H: IntoHandler<M, Extractors: FromContext>,
{
    match H::Extractors::from_delivery(delivery) {
        Ok(extractors) => handler.call(event, extractors),
        Err(error) => Handled::Now(Ended::Failed(error)),
    }
}

/// A handler of one event type, without the type.
pub(crate) trait ErasedCall: Send + Sync {
    /// The [`TypedCall`].
    fn as_any(&self) -> &dyn Any;
    /// Reads an event as the type of the handler; `None` for handlers that take it raw.
    fn decode(&self, event: &RawEvent) -> Option<Result<Box<dyn Any + Send + Sync>, DecodeError>>;
    /// Calls it with an event that was taken off the publisher's stack.
    fn call<'a>(&self, event: &'a dyn Carried, delivery: &Delivery<'_>) -> Handled<'a>;
}

/// A handler of one event type.
pub(crate) struct TypedCall<E>(pub(crate) Handler<E>);

impl<E: Event> ErasedCall for TypedCall<E> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn decode(&self, event: &RawEvent) -> Option<Result<Box<dyn Any + Send + Sync>, DecodeError>> {
        let decoded = E::decode(event.version(), event.data().get());
        Some(decoded.map(|event| Box::new(event) as _))
    }

    fn call<'a>(&self, event: &'a dyn Carried, delivery: &Delivery<'_>) -> Handled<'a> {
        let event = event.event().and_then(|event| event.downcast_ref());
        (self.0)(event.expect("entries of a slot are of the slot's type"), delivery)
    }
}

/// A handler of any event, without the type that it does not have.
impl ErasedCall for TypedCall<RawEvent> {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn decode(&self, _: &RawEvent) -> Option<Result<Box<dyn Any + Send + Sync>, DecodeError>> {
        None
    }

    fn call<'a>(&self, event: &'a dyn Carried, delivery: &Delivery<'_>) -> Handled<'a> {
        match event.raw() {
            Ok(event) => (self.0)(event, delivery),
            Err(error) => Handled::Now(Ended::Failed(error.into())),
        }
    }
}
