//! The read side of a backend: [`Source`] and [`Deliveries`].

use std::time::Duration;

use uuid::Uuid;

use super::{BackendError, Position};
use crate::envelope::RawEvent;
use crate::runtime::BoxFuture;
use crate::topic::TopicPattern;

/// The read side of a backend that stores.
pub trait Source: Send + Sync {
    /// Begins to read for a subscription.
    ///
    /// With a name it is durable: the name is declared, if it is new, at the log's head at the moment of this call, and processes that open the
    /// same name share its events. Without a name it reads every event from now on, its own ones included, and nothing is acknowledged.
    fn open(&self, spec: SubscriptionSpec) -> BoxFuture<'_, Result<Box<dyn Deliveries>, BackendError>>;
}

/// The events of one subscription, as one process reads them. Dropping it gives back what was taken and not resolved.
pub trait Deliveries: Send {
    /// Waits for events and takes up to `max` of them, at least one.
    ///
    /// It may be dropped before it is ready; it has taken nothing then.
    fn next(&mut self, max: usize) -> BoxFuture<'_, Result<Vec<Incoming>, BackendError>>;

    /// Says what became of events that were taken.
    fn resolve(&mut self, verdicts: Vec<(Token, Verdict)>) -> BoxFuture<'_, Result<(), BackendError>>;

    /// Whether everything that was stored before this call, and is not put off, was taken by somebody. Unless it is known, the answer is yes.
    fn caught_up(&mut self) -> BoxFuture<'_, Result<bool, BackendError>> {
        Box::pin(std::future::ready(Ok(true)))
    }
}

/// What a subscription wants to read.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct SubscriptionSpec {
    /// Its name; `None` reads from now on, without acknowledging.
    pub name: Option<String>,
    /// The topics; any if empty.
    pub topics: Vec<TopicPattern>,
    /// The names of the events; any if empty.
    pub events: Vec<String>,
    /// Where a new name starts.
    pub start: Start,
}

/// Where a new durable name starts to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Start {
    /// At the log's head: what is published from now on.
    #[default]
    Head,
    /// At the oldest event that is stored.
    Beginning,
}

impl SubscriptionSpec {
    /// Of a durable name: every event from the log's head on.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), topics: Vec::new(), events: Vec::new(), start: Start::Head }
    }

    /// Of everything that is published from now on, without a name.
    pub fn tail() -> Self {
        Self { name: None, topics: Vec::new(), events: Vec::new(), start: Start::Head }
    }

    /// Whether an event is for it.
    pub fn wants(&self, event: &RawEvent) -> bool {
        let by_name = self.events.is_empty() || self.events.iter().any(|name| name == event.event_type());
        let on_topic = |pattern: &TopicPattern| event.topics().any(|topic| pattern.matches(topic));
        by_name && (self.topics.is_empty() || self.topics.iter().any(on_topic))
    }
}

/// An event that was taken.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// What it is resolved by.
    pub token: Token,
    /// The event.
    pub event: RawEvent,
    /// Which attempt at this delivery it is, from 1.
    pub attempt: u32,
    /// Where it stands in the log.
    pub position: Option<Position>,
    /// Which bus published it, if that is known.
    pub origin: Option<Uuid>,
}

/// Names an event that was taken, until it is resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub u64);

/// What became of an event that was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// It was handled.
    Ack,
    /// It comes again, no sooner than this.
    RetryAfter(Duration),
    /// It is a dead letter, which was written: it does not come again.
    Dead,
    /// It takes longer: nobody else gets it for this long.
    Extend(Duration),
}
