//! One event on its way to one subscription.

use std::any::Any;
use std::sync::{Arc, Weak};

use super::reader::Readings;
use super::{Context, StateMap};
use crate::encode::EncodeError;
use crate::envelope::{Header, RawEvent};

/// An event on its way, as handlers see it: everything is made when it is first asked for.
pub(crate) trait InFlight {
    /// Id, time, topics, metadata.
    fn header(&self) -> Arc<Header>;
    /// The event with its data as JSON.
    fn raw(&self) -> Result<&RawEvent, EncodeError>;
    /// The state of the bus.
    fn state(&self) -> &Arc<StateMap>;
    /// The bus, for [`EventBus`](crate::EventBus) as an extractor.
    fn bus(&self) -> Weak<dyn Any + Send + Sync>;
}

/// An event that was taken off the publisher's stack, for queues.
pub(crate) trait Carried: InFlight + Send + Sync {
    /// The event as its type, if the program has it.
    fn event(&self) -> Option<&(dyn Any + Send + Sync)>;
    /// What it was read as beside that.
    fn readings(&self) -> &Readings;
}

/// One event on its way to one subscription.
#[doc(hidden)]
pub struct Delivery<'a> {
    event: &'a dyn InFlight,
    carried: Option<&'a Arc<dyn Carried>>,
    subscription: Option<&'a Arc<str>>,
    attempt: u32,
}

impl<'a> Delivery<'a> {
    /// Of an event on the publisher's stack, to nobody yet.
    pub(crate) fn new(event: &'a dyn InFlight) -> Self {
        Self { event, carried: None, subscription: None, attempt: 1 }
    }

    /// Of an event that was taken off the publisher's stack.
    pub(crate) fn carried(event: &'a Arc<dyn Carried>, subscription: &'a Arc<str>, attempt: u32) -> Self {
        let in_flight: &dyn InFlight = &**event;
        Self { event: in_flight, carried: Some(event), subscription: Some(subscription), attempt }
    }

    /// Goes to this subscription next.
    #[inline]
    pub(crate) fn to(&mut self, subscription: &'a Arc<str>) {
        self.subscription = Some(subscription);
    }

    /// The event.
    pub(crate) fn in_flight(&self) -> &'a dyn InFlight {
        self.event
    }

    /// The parts from which the same delivery can be made again later, if the event was taken off the publisher's stack.
    pub(crate) fn parts(&self) -> Option<(Arc<dyn Carried>, Arc<str>, u32)> {
        Some((Arc::clone(self.carried?), Arc::clone(self.subscription?), self.attempt))
    }

    pub(crate) fn context(&self) -> Context {
        let subscription = self.subscription.expect("a delivery goes to a subscription");
        Context::new(self.event, Arc::clone(subscription), self.attempt)
    }

    pub(crate) fn raw(&self) -> Result<&RawEvent, EncodeError> {
        self.event.raw()
    }

    pub(crate) fn state(&self) -> &StateMap {
        self.event.state()
    }

    pub(crate) fn bus(&self) -> Weak<dyn Any + Send + Sync> {
        self.event.bus()
    }
}

impl std::fmt::Debug for Delivery<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Delivery").field("subscription", &self.subscription).finish_non_exhaustive()
    }
}
