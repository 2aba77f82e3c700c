//! A look inside a bus: its backends and subscriptions.

use std::fmt;
use std::panic::Location;
use std::sync::{Arc, Weak};

use super::core::Core;
use super::counters::DeliveryCounts;
use super::info::{Broken, Info};
use super::subscribe;
use crate::backend::Class;
use crate::event::Event;
use crate::topic::TopicPattern;

/// A backend of a bus, as [`EventBus::backends`](super::EventBus::backends) lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackendInfo {
    name: String,
    class: Class,
    is_primary: bool,
    waiting: usize,
}

impl BackendInfo {
    pub(super) fn of(core: &Core) -> Vec<Self> {
        let members = core.members.all.iter().enumerate().map(|(index, member)| Self {
            name: member.name.to_string(),
            class: member.backend.capabilities().class,
            is_primary: core.members.primary == Some(index),
            waiting: member.outgoing.as_ref().map_or(0, |outgoing| outgoing.pending()),
        });
        members.collect()
    }

    /// How it delivers events.
    pub fn class(&self) -> Class {
        self.class
    }

    /// Whether it is the first that stores: if it fails, the publish fails.
    pub fn is_primary(&self) -> bool {
        self.is_primary
    }

    /// How many events wait in this process to be handed over to it.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    /// The backend's name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// The live subscriptions of a bus, in the order in which they were made and run.
#[derive(Clone)]
pub struct Subscriptions {
    pub(super) infos: Vec<Arc<Info>>,
    pub(super) core: Weak<Core>,
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
        self.infos.iter().map(|info| SubscriptionInfo { info, core: &self.core })
    }
}

impl<'a> IntoIterator for &'a Subscriptions {
    type Item = SubscriptionInfo<'a>;
    type IntoIter = std::vec::IntoIter<SubscriptionInfo<'a>>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter().collect::<Vec<_>>().into_iter()
    }
}

impl fmt::Debug for Subscriptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// One live subscription, as [`Subscriptions`] lists it.
#[derive(Clone, Copy)]
pub struct SubscriptionInfo<'a> {
    info: &'a Info,
    core: &'a Weak<Core>,
}

impl<'a> SubscriptionInfo<'a> {
    /// The name it was given, if any.
    pub fn name(&self) -> Option<&'a str> {
        self.info.name.as_deref()
    }

    /// What logs and receipts call it: the name, or the handler's path and the place where it was subscribed.
    pub fn label(&self) -> &'a str {
        &self.info.label
    }

    /// Where it was made.
    pub fn place(&self) -> &'static Location<'static> {
        self.info.place
    }

    /// The events that its handler takes; none if it takes any.
    pub fn events(&self) -> impl ExactSizeIterator<Item = &'static str> + 'a {
        self.info.events.iter().map(|(name, _)| *name)
    }

    /// The topics that it listens to; none if it takes every event that its handler takes.
    pub fn topics(&self) -> &'a [TopicPattern] {
        &self.info.patterns
    }

    /// Whether its handler runs from a queue; otherwise it runs in `publish` itself.
    pub fn is_queued(&self) -> bool {
        self.info.post.is_some()
    }

    /// Whether its name is durable: it takes its events from a backend that stores, and shares them with the same name in other processes.
    pub fn is_durable(&self) -> bool {
        self.info.durable
    }

    /// How many deliveries wait in its queue, and the most that ever did.
    pub fn queue(&self) -> (usize, usize) {
        self.info.post.as_ref().map_or((0, 0), |post| (post.channel.len(), post.channel.peak()))
    }

    /// What became of its deliveries.
    pub fn counts(&self) -> DeliveryCounts {
        subscribe::counts(self.info, self.core.upgrade().as_deref())
    }

    /// Why it cannot work, if it cannot.
    pub fn broken(&self) -> Option<&'a Broken> {
        self.info.broken.as_ref()
    }
}

impl fmt::Debug for SubscriptionInfo<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SubscriptionInfo")
            .field("label", &self.label())
            .field("events", &self.events().collect::<Vec<_>>())
            .field("topics", &self.topics())
            .field("queued", &self.is_queued())
            .field("durable", &self.is_durable())
            .field("broken", &self.broken())
            .finish()
    }
}
