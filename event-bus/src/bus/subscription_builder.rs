//! [`SubscriptionBuilder`]: a named subscription that is being put together.

use std::fmt;
use std::panic::Location;

use super::EventBus;
use super::info::Broken;
use super::subscribe::{self, Request, Settings, SubscribeError};
use super::subscription::Subscription;
use crate::backend::Start;
use crate::handler::{Binder, Filter, FromContext, Handles, IntoHandler, Subscribable, erase};
use crate::policy::Retry;
use crate::topic::{TopicPattern, TopicText};

/// A named subscription that is being put together. Made by [`EventBus::subscription`].
#[must_use = "nothing is subscribed until you call .handle(..)"]
pub struct SubscriptionBuilder<'a, F = Unfiltered> {
    bus: &'a EventBus,
    name: String,
    topics: Vec<String>,
    settings: Settings,
    filters: F,
}

/// A subscription without a filter.
#[doc(hidden)]
#[derive(Debug)]
pub struct Unfiltered;

/// A subscription with filters, which fix the type of its events.
#[doc(hidden)]
pub struct Filtered<E>(Vec<Filter<E>>);

impl<'a> SubscriptionBuilder<'a> {
    pub(super) fn new(bus: &'a EventBus, name: String) -> Self {
        Self { bus, name, topics: Vec::new(), settings: Settings::default(), filters: Unfiltered }
    }

    /// Takes only events for which this says yes. Several filters must all say yes.
    ///
    /// The handler takes the same type of event as the filter. A filter that panics is a failure of that delivery.
    pub fn filter<E: Subscribable>(
        self,
        filter: impl Fn(&E) -> bool + Send + Sync + 'static,
    ) -> SubscriptionBuilder<'a, Filtered<E>> {
        let Self { bus, name, topics, settings, filters: Unfiltered } = self;
        SubscriptionBuilder { bus, name, topics, settings, filters: Filtered(vec![Box::new(filter)]) }
    }

    /// Subscribes.
    ///
    /// # Errors
    ///
    /// [`SubscribeError`]: the name is taken, a topic is not a pattern, a setting is out of range, the handler asks for state that the bus does not
    /// have, or for a runtime, and there is none.
    #[track_caller]
    pub fn handle<Shape>(self, handler: impl Handles<Shape>) -> Result<Subscription, SubscribeError> {
        subscribe_named(self.bus, self.name, &self.topics, self.settings, Vec::new(), handler, Location::caller())
    }

    /// What [`subscribe!`](crate::subscribe) calls.
    #[doc(hidden)]
    #[track_caller]
    pub fn __subscribe<M, H>(self, handler: H) -> Result<Subscription, SubscribeError>
    where
        H: IntoHandler<M>,
        H::Event: Subscribable,
        H::Extractors: FromContext,
    {
        self.handle(handler)
    }
}

impl<E: Subscribable> SubscriptionBuilder<'_, Filtered<E>> {
    /// Takes only events for which this says yes as well.
    pub fn filter(mut self, filter: impl Fn(&E) -> bool + Send + Sync + 'static) -> Self {
        self.filters.0.push(Box::new(filter));
        self
    }

    /// Subscribes.
    ///
    /// # Errors
    ///
    /// [`SubscribeError`]: the name is taken, a topic is not a pattern, a setting is out of range, the handler asks for state that the bus does not
    /// have, or for a runtime, and there is none.
    #[track_caller]
    pub fn handle<Shape>(self, handler: impl Handles<Shape, Event = E>) -> Result<Subscription, SubscribeError> {
        subscribe_named(self.bus, self.name, &self.topics, self.settings, self.filters.0, handler, Location::caller())
    }

    /// What [`subscribe!`](crate::subscribe) calls.
    #[doc(hidden)]
    #[track_caller]
    pub fn __subscribe<M, H>(self, handler: H) -> Result<Subscription, SubscribeError>
    where
        H: IntoHandler<M, Event = E>,
        H::Extractors: FromContext,
    {
        self.handle(handler)
    }
}

impl<F> SubscriptionBuilder<'_, F> {
    /// Takes only events on topics that match: exact, `*` for one segment, `>` for one or more at the end. Several topics mean any of them;
    /// without one it takes every event that the handler takes.
    pub fn topic(mut self, pattern: impl TopicText) -> Self {
        self.topics.push(pattern.text().to_owned());
        self
    }

    /// Gives a handler that is not async a queue as well: it runs in a task on the runtime, and `publish` does not wait for it.
    pub fn queued(mut self) -> Self {
        self.settings.queued = true;
        self
    }

    /// Runs the handler, which is not async, on the runtime's threads for calls that block: for one that reads files or computes for long.
    pub fn blocking(mut self) -> Self {
        self.settings.blocking = true;
        self
    }

    /// How many deliveries wait in the queue at most: 1 to 1,000,000, and 1,024 unless told otherwise. Beyond that `.await` of a publish waits for
    /// room, and `send` passes the subscription over.
    ///
    /// For a durable name it is how many it takes from the log at once, 64 unless told otherwise: the rest is left to other processes.
    pub fn buffer(mut self, deliveries: usize) -> Self {
        self.settings.buffer = Some(deliveries);
        self
    }

    /// How many deliveries run at once: 1 to 1,024, and 1 unless told otherwise. With more than one they end in any order.
    pub fn concurrency(mut self, deliveries: usize) -> Self {
        self.settings.concurrency = Some(deliveries);
        self
    }

    /// How often a failed delivery is tried again. With a queue it is [`Retry::standard`] unless told otherwise; without one, a delivery is tried once.
    pub fn retry(mut self, retry: Retry) -> Self {
        self.settings.retry = Some(retry);
        self
    }

    /// Every process hears every event, as with [`subscribe`](EventBus::subscribe): on a backend that stores, the name is not durable.
    pub fn each_process(mut self) -> Self {
        self.settings.each_process = true;
        self
    }

    /// Where the name starts to read on a backend that stores, if that does not know it yet: at the log's head unless told otherwise.
    pub fn start(mut self, start: Start) -> Self {
        self.settings.start = start;
        self
    }
}

impl<F> fmt::Debug for SubscriptionBuilder<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscriptionBuilder")
            .field("name", &self.name)
            .field("topics", &self.topics)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl<E> fmt::Debug for Filtered<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filtered({})", self.0.len())
    }
}

fn subscribe_named<Shape, H>(
    bus: &EventBus,
    name: String,
    topics: &[String],
    settings: Settings,
    filters: Vec<Filter<H::Event>>,
    handler: H,
    place: &'static Location<'static>,
) -> Result<Subscription, SubscribeError>
where
    H: Handles<Shape>,
{
    let patterns = topics.iter().map(TopicPattern::new).collect::<Result<Vec<_>, _>>()?;
    if let Err(missing) = H::Extractors::check(&bus.core.state) {
        return Err(SubscribeError::MissingState { subscription: name, missing });
    }
    let mut binder = Binder::default();
    H::Event::bind(erase(handler, filters), &mut binder);
    let (handler, is_async) = (H::path(), H::IS_ASYNC);
    subscribe::subscribe(&bus.core, Request { name: Some(name), handler, place, patterns, settings, is_async, binder })
}

/// Subscribes without a name. It does not fail: what cannot work is logged, listed, and a failure in each receipt.
pub(super) fn subscribe_unnamed<Shape, H>(
    bus: &EventBus,
    topic: Option<&str>,
    handler: H,
    place: &'static Location<'static>,
) -> Subscription
where
    H: Handles<Shape>,
{
    let pattern = topic.map(TopicPattern::new).transpose();
    let broken = match (&pattern, H::Extractors::check(&bus.core.state)) {
        (Err(invalid), _) => Some(Broken::from(invalid.clone())),
        (Ok(_), Err(missing)) => Some(Broken::from(missing)),
        (Ok(_), Ok(())) => None,
    };
    let mut binder = Binder::default();
    H::Event::bind(erase(handler, Vec::new()), &mut binder);
    let patterns = pattern.ok().flatten().into_iter().collect();
    let (handler, is_async, settings) = (H::path(), H::IS_ASYNC, Settings::default());
    let request = Request { name: None, handler, place, patterns, settings, is_async, binder };
    subscribe::subscribe_anyway(&bus.core, request, broken)
}
