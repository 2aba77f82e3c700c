//! [`Subscription`]: the handle of a handler that listens.

use std::fmt;
use std::panic::Location;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Weak};

use super::core::Core;
use super::info::{Broken, Info};
use super::{EventBus, frames, gate};
use crate::handler::{Binder, Filter, FromContext, IntoHandler, MissingState, Subscribable, erase};
use crate::topic::{InvalidPattern, TopicPattern};

/// A handler that listens. Dropping it changes nothing: the handler goes on listening as long as the bus lives.
///
/// [`unsubscribe`](Self::unsubscribe) ends it; [`guard`](Self::guard) gives a value that does so when it is dropped.
#[derive(Clone)]
pub struct Subscription {
    info: Arc<Info>,
    core: Weak<Core>,
}

/// Unsubscribes when it is dropped. Made by [`Subscription::guard`].
#[derive(Debug)]
#[must_use = "dropped at once, it unsubscribes at once"]
pub struct SubscriptionGuard(Subscription);

/// Error returned by [`SubscriptionBuilder::handle`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SubscribeError {
    /// A live subscription of this bus has that name.
    #[error("the name `{name}` belongs to the subscription at {first}: give the one at {second} another name")]
    NameTaken {
        /// The name.
        name: String,
        /// Where the other subscription was made.
        first: &'static Location<'static>,
        /// Where this one is made.
        second: &'static Location<'static>,
    },
    /// The name is empty, has a control character, or is longer than 128 bytes.
    #[error("{name:?} cannot name a subscription: use 1 to 128 bytes of text, without control characters")]
    InvalidName {
        /// The name.
        name: String,
    },
    /// A topic is not a pattern.
    #[error(transparent)]
    InvalidPattern(#[from] InvalidPattern),
    /// The handler asks for state that the bus does not have.
    #[error("subscription `{subscription}` cannot work: {missing}")]
    MissingState {
        /// The subscription's name.
        subscription: String,
        /// What is missing.
        missing: MissingState,
    },
}

impl Subscription {
    /// Ends it. No call starts after this returned, and calls under way in other threads have ended.
    ///
    /// Inside a handler it does not wait for other threads, so that handlers may unsubscribe themselves and each other. Calling it again
    /// changes nothing.
    pub fn unsubscribe(&self) {
        self.info.closed.store(true, Ordering::SeqCst);
        if let Some(core) = self.core.upgrade() {
            let (removed, plans) = {
                let mut table = core.table();
                let removed = table.remove(&self.info);
                (removed, forget(&core, &self.info))
            };
            // Handlers are user code, and so is what they drop.
            drop((removed, plans));
        }
        if !frames::inside_handler() {
            gate::wait_until_idle(self.info.id);
        }
    }

    /// A value that unsubscribes when it is dropped.
    pub fn guard(self) -> SubscriptionGuard {
        SubscriptionGuard(self)
    }

    /// The name it was given, if any.
    pub fn name(&self) -> Option<&str> {
        self.info.name.as_deref()
    }

    /// Where it was made.
    pub fn place(&self) -> &'static Location<'static> {
        self.info.place
    }

    /// Whether it still listens: it was not unsubscribed, and the bus lives.
    pub fn is_active(&self) -> bool {
        !self.info.closed.load(Ordering::SeqCst) && self.core.strong_count() > 0
    }

    /// Why it cannot work, if it cannot: each event that it would take is a failure in the receipt.
    pub fn broken(&self) -> Option<&Broken> {
        self.info.broken.as_ref()
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("label", &self.info.label)
            .field("active", &self.is_active())
            .finish_non_exhaustive()
    }
}

impl Drop for SubscriptionGuard {
    fn drop(&mut self) {
        self.0.unsubscribe();
    }
}

impl std::ops::Deref for SubscriptionGuard {
    type Target = Subscription;

    fn deref(&self) -> &Subscription {
        &self.0
    }
}

/// A named subscription that is being put together. Made by [`EventBus::subscription`].
#[must_use = "nothing is subscribed until you call .handle(..)"]
pub struct SubscriptionBuilder<'a, F = Unfiltered> {
    bus: &'a EventBus,
    name: String,
    topics: Vec<String>,
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
        Self { bus, name, topics: Vec::new(), filters: Unfiltered }
    }

    /// Takes only events for which this says yes. Several filters must all say yes.
    ///
    /// The handler takes the same type of event as the filter. A filter that panics is a failure of that delivery.
    pub fn filter<E: Subscribable>(
        self,
        filter: impl Fn(&E) -> bool + Send + Sync + 'static,
    ) -> SubscriptionBuilder<'a, Filtered<E>> {
        let Self { bus, name, topics, filters: Unfiltered } = self;
        SubscriptionBuilder { bus, name, topics, filters: Filtered(vec![Box::new(filter)]) }
    }

    /// Subscribes.
    ///
    /// # Errors
    ///
    /// [`SubscribeError`]: the name is taken, a topic is not a pattern, or the handler asks for state that the bus does not have.
    #[track_caller]
    pub fn handle<M, H>(self, handler: H) -> Result<Subscription, SubscribeError>
    where
        H: IntoHandler<M>,
        H::Event: Subscribable,
        H::Extractors: FromContext,
    {
        subscribe_named(self.bus, self.name, self.topics, Vec::new(), handler, Location::caller())
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
    /// [`SubscribeError`]: the name is taken, a topic is not a pattern, or the handler asks for state that the bus does not have.
    #[track_caller]
    pub fn handle<M, H>(self, handler: H) -> Result<Subscription, SubscribeError>
    where
        H: IntoHandler<M, Event = E>,
        H::Extractors: FromContext,
    {
        subscribe_named(self.bus, self.name, self.topics, self.filters.0, handler, Location::caller())
    }
}

impl<F> SubscriptionBuilder<'_, F> {
    /// Takes only events on topics that match: exact, `*` for one segment, `>` for one or more at the end. Several topics mean any of them;
    /// without one it takes every event that the handler takes.
    pub fn topic(mut self, pattern: impl Into<String>) -> Self {
        self.topics.push(pattern.into());
        self
    }
}

impl<F> fmt::Debug for SubscriptionBuilder<'_, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscriptionBuilder")
            .field("name", &self.name)
            .field("topics", &self.topics)
            .finish_non_exhaustive()
    }
}

impl<E> fmt::Debug for Filtered<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Filtered({})", self.0.len())
    }
}

fn subscribe_named<M, H>(
    bus: &EventBus,
    name: String,
    topics: Vec<String>,
    filters: Vec<Filter<H::Event>>,
    handler: H,
    place: &'static Location<'static>,
) -> Result<Subscription, SubscribeError>
where
    H: IntoHandler<M>,
    H::Event: Subscribable,
    H::Extractors: FromContext,
{
    if name.is_empty() || name.len() > 128 || name.chars().any(char::is_control) {
        return Err(SubscribeError::InvalidName { name });
    }
    let patterns = topics.iter().map(TopicPattern::new).collect::<Result<Vec<_>, _>>()?;
    if let Err(missing) = H::Extractors::check(&bus.core.state) {
        return Err(SubscribeError::MissingState { subscription: name, missing });
    }
    let mut binder = Binder::default();
    H::Event::bind(erase(handler, filters), &mut binder);
    let info = Info::new(Some(&name), std::any::type_name::<H>(), place, patterns, &binder, None);
    insert(&bus.core, info, binder)
}

/// Subscribes without a name. It does not fail: what cannot work is logged, listed, and a failure in each receipt.
pub(super) fn subscribe_unnamed<M, H>(
    bus: &EventBus,
    topic: Option<&str>,
    handler: H,
    place: &'static Location<'static>,
) -> Subscription
where
    H: IntoHandler<M>,
    H::Event: Subscribable,
    H::Extractors: FromContext,
{
    let pattern = topic.map(TopicPattern::new).transpose();
    let broken = match (&pattern, H::Extractors::check(&bus.core.state)) {
        (Err(invalid), _) => Some(Broken::from(invalid.clone())),
        (Ok(_), Err(missing)) => Some(Broken::from(missing)),
        (Ok(_), Ok(())) => None,
    };
    let mut binder = Binder::default();
    H::Event::bind(erase(handler, Vec::new()), &mut binder);
    if matches!(broken, Some(Broken::InvalidPattern(_))) {
        // It has no topic on which it could fail.
        binder.bound.clear();
    }
    let patterns = pattern.ok().flatten().into_iter().collect();
    let info = Info::new(None, std::any::type_name::<H>(), place, patterns, &binder, broken);
    #[cfg(feature = "tracing")]
    if let Some(broken) = &info.broken {
        tracing::error!(target: "event_bus", "subscription `{}` cannot work: {broken}", info.label);
    }
    insert(&bus.core, info, binder).expect("only a name can be taken")
}

fn insert(core: &Arc<Core>, info: Info, binder: Binder) -> Result<Subscription, SubscribeError> {
    let info = Arc::new(info);
    let plans = {
        let mut table = core.table();
        if let Some((name, other)) = info.name.as_deref().and_then(|name| Some((name, table.named(name)?))) {
            return Err(SubscribeError::NameTaken { name: name.to_owned(), first: other.place, second: info.place });
        }
        table.insert(Arc::clone(&info), binder.bound);
        forget(core, &info)
    };
    drop(plans);
    Ok(Subscription { info, core: Arc::downgrade(core) })
}

/// Forgets the handler lists in which the subscription stands or will stand. The caller holds the lock of the table.
fn forget(core: &Core, info: &Info) -> Vec<Arc<super::slots::ErasedPlan>> {
    if info.takes_all {
        return core.slots.forget_all();
    }
    info.slots.iter().filter_map(|slot| core.slots.cell(*slot).forget()).collect()
}
