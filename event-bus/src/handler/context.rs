//! What surrounds an event when it reaches a handler.

use std::any::Any;
use std::fmt;
use std::sync::{Arc, Weak};

use uuid::Uuid;

use super::{InFlight, StateMap};
use crate::envelope::{Header, Metadata, Timestamp, Topics};

/// What surrounds an event when it reaches a handler: its id, time, topics, metadata, and which subscription it came by.
///
/// A handler takes it by value, after the event: `|event: &DealWon, context: Context|`. It is made only for handlers that ask.
#[derive(Clone)]
pub struct Context {
    header: Arc<Header>,
    subscription: Arc<str>,
    attempt: u32,
    state: Arc<StateMap>,
    bus: Weak<dyn Any + Send + Sync>,
}

impl Context {
    pub(super) fn new(event: &dyn InFlight, subscription: Arc<str>, attempt: u32) -> Self {
        Self { header: event.header(), subscription, attempt, state: Arc::clone(event.state()), bus: event.bus() }
    }

    /// The event's id: UUID v7, the same for every handler, backend and receipt.
    pub fn id(&self) -> Uuid {
        self.header.id
    }

    /// The event's name.
    pub fn event_type(&self) -> &str {
        &self.header.name
    }

    /// The event's version, from 1.
    pub fn version(&self) -> u32 {
        self.header.version
    }

    /// When it was published.
    pub fn time(&self) -> Timestamp {
        self.header.time
    }

    /// Who published it: the `source` of the bus.
    pub fn source(&self) -> &str {
        &self.header.source
    }

    /// The topics on which it was published; never empty.
    pub fn topics(&self) -> Topics<'_> {
        self.header.topics.iter()
    }

    /// Its partition key.
    pub fn key(&self) -> Option<&str> {
        self.header.key.as_deref()
    }

    /// What the publisher sent along.
    pub fn metadata(&self) -> &Metadata {
        &self.header.metadata
    }

    /// The id that all events have in common that follow from one first event.
    pub fn correlation_id(&self) -> Option<String> {
        self.metadata().get_str(Metadata::CORRELATION_ID).map(std::borrow::Cow::into_owned)
    }

    /// The id of the event in whose handler this one was published.
    pub fn causation_id(&self) -> Option<String> {
        self.metadata().get_str(Metadata::CAUSATION_ID).map(std::borrow::Cow::into_owned)
    }

    /// The subscription: its name, or the handler's path and the place where it was subscribed.
    pub fn subscription(&self) -> &str {
        &self.subscription
    }

    /// Which attempt at this delivery it is, from 1. A handler that `publish` itself runs gets one.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    pub(crate) fn state(&self) -> &StateMap {
        &self.state
    }

    pub(crate) fn bus(&self) -> Option<Arc<dyn Any + Send + Sync>> {
        self.bus.upgrade()
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("event", &self.event_type())
            .field("id", &self.id())
            .field("subscription", &self.subscription)
            .finish_non_exhaustive()
    }
}
