//! A look inside a bus: its backends and subscriptions.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use super::info::{Broken, Info};
use crate::event::Event;
use crate::topic::TopicPattern;

/// A backend of a bus, as [`EventBus::backends`](super::EventBus::backends) lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendInfo {
    pub(super) name: String,
}

impl BackendInfo {
    /// The backend's name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The live subscriptions of a bus, in the order in which they were made and run.
#[derive(Clone)]
pub struct Subscriptions {
    pub(super) infos: Vec<Arc<Info>>,
}

impl Subscriptions {
    /// Those that an event on this topic would reach: by topic, by wildcard, and those without a topic whose event is published there.
    #[must_use]
    pub fn on(mut self, topic: &str) -> Self {
        self.infos.retain(|info| {
            let declared = || info.takes_all || info.events.iter().any(|(_, topics)| topics.contains(&topic));
            info.wants_topic(topic) && (!info.patterns.is_empty() || declared())
        });
        self
    }

    /// Those that an event of this type would reach, on the topics that it declares.
    #[must_use]
    pub fn for_event<E: Event>(mut self) -> Self {
        self.infos.retain(|info| {
            let takes = info.takes_all || info.events.iter().any(|(name, _)| *name == E::NAME);
            takes && E::TOPICS.iter().any(|topic| info.wants_topic(topic))
        });
        self
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.infos.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.infos.is_empty()
    }

    /// One by one.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = SubscriptionInfo<'_>> {
        self.infos.iter().map(|info| SubscriptionInfo(info))
    }
}

impl fmt::Debug for Subscriptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// One live subscription, as [`Subscriptions`] lists it.
#[derive(Clone, Copy)]
pub struct SubscriptionInfo<'a>(&'a Info);

impl<'a> SubscriptionInfo<'a> {
    /// The name it was given, if any.
    pub fn name(&self) -> Option<&'a str> {
        self.0.name.as_deref()
    }

    /// What logs and receipts call it: the name, or the handler's path and the place where it was subscribed.
    pub fn label(&self) -> &'a str {
        &self.0.label
    }

    /// Where it was made.
    pub fn place(&self) -> &'static Location<'static> {
        self.0.place
    }

    /// The events that its handler takes; none if it takes any.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &'static str> + 'a {
        self.0.events.iter().map(|(name, _)| *name)
    }

    /// The topics that it listens to; none if it takes every event that its handler takes.
    pub fn topics(&self) -> &'a [TopicPattern] {
        &self.0.patterns
    }

    /// Why it cannot work, if it cannot.
    pub fn broken(&self) -> Option<&'a Broken> {
        self.0.broken.as_ref()
    }
}

impl fmt::Debug for SubscriptionInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscriptionInfo")
            .field("label", &self.label())
            .field("events", &self.events().collect::<Vec<_>>())
            .field("topics", &self.topics())
            .field("broken", &self.broken())
            .finish()
    }
}
