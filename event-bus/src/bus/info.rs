//! What a bus knows of one subscription.

use std::fmt;
use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::counters::Counters;
use super::inbox::Inbox;
use super::post::Post;
use super::sync::AtomicBool;
use crate::envelope::{RawEvent, TopicList};
use crate::handler::{Binder, Bound, MissingState};
use crate::topic::{InvalidPattern, TopicPattern};

/// One subscription, without its handler.
pub(super) struct Info {
    pub(super) id: u64,
    /// The bus.
    pub(super) bus: u64,
    /// The name it was given.
    pub(super) name: Option<Arc<str>>,
    /// What logs and receipts call it.
    pub(super) label: Arc<str>,
    pub(super) place: &'static Location<'static>,
    pub(super) patterns: Vec<TopicPattern>,
    /// The events it takes, with their topics; empty if it takes any.
    pub(super) events: Vec<(&'static str, &'static [&'static str])>,
    pub(super) slots: Vec<usize>,
    /// Whether its handler takes any event.
    pub(super) takes_all: bool,
    pub(super) broken: Option<Broken>,
    /// Set by `unsubscribe`.
    pub(super) closed: AtomicBool,
    pub(super) counters: Counters,
    /// Its queue, if it has one.
    pub(super) post: Option<Post>,
    /// What reads its events from a log, if something does.
    pub(super) inbox: Option<Arc<Inbox>>,
    /// Whether it takes events from the log only.
    pub(super) durable: bool,
}

/// How a subscription is delivered to.
#[derive(Default)]
pub(super) struct Means {
    pub(super) post: Option<Post>,
    pub(super) inbox: Option<Arc<Inbox>>,
    pub(super) durable: bool,
}

/// Why a subscription cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// Its handler asks for state that the bus does not have.
    #[error(transparent)]
    MissingState(#[from] MissingState),
    /// A topic of it is not a pattern.
    #[error(transparent)]
    InvalidPattern(#[from] InvalidPattern),
    /// It needs a runtime, and there was none when it was made.
    #[error(transparent)]
    NoRuntime(#[from] NoRuntime),
}

/// A subscription needs a runtime, and there is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{why} runs on a tokio runtime, and there is none here: {}",
    if cfg!(feature = "tokio") { "build the bus inside one, as in a function with `#[tokio::main]` or `#[tokio::test]`" } else { "turn on the feature `tokio` of event-bus" }
)]
pub struct NoRuntime {
    pub(super) why: &'static str,
}

impl Info {
    #[allow(clippy::too_many_arguments, reason = "they are the parts of one subscription")]
    pub(super) fn new(
        bus: u64,
        name: Option<&str>,
        handler: &'static str,
        place: &'static Location<'static>,
        patterns: Vec<TopicPattern>,
        binder: &Binder,
        broken: Option<Broken>,
        means: Means,
    ) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let (mut events, mut slots, mut takes_all) = (Vec::new(), Vec::new(), false);
        for bound in &binder.bound {
            match bound {
                Bound::Event { slot, name, topics, .. } | Bound::Batch { slot, name, topics, .. } => {
                    events.push((*name, *topics));
                    slots.push(*slot);
                }
                // Who publishes it says on which topics.
                Bound::Reader { name, .. } => events.push((*name, &[])),
                Bound::Raw(_) => takes_all = true,
            }
        }
        let label = name.map_or_else(|| Arc::from(format!("{handler} ({place})")), Arc::from);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            bus,
            name: name.map(Arc::from),
            label,
            place,
            patterns,
            events,
            slots,
            takes_all,
            broken,
            closed: AtomicBool::new(false),
            counters: Counters::default(),
            post: means.post,
            inbox: means.inbox,
            durable: means.durable,
        }
    }

    /// How many of its deliveries wait, run, or are put off.
    pub(super) fn pending(&self) -> usize {
        self.post.as_ref().map_or(0, |post| post.channel.pending())
    }

    /// How many of its deliveries are put off for another attempt.
    pub(super) fn put_off(&self) -> usize {
        self.post.as_ref().map_or(0, |post| post.channel.put_off_count())
            + self.inbox.as_ref().map_or(0, |inbox| inbox.put_off())
    }

    /// Whether an event on these topics is for it.
    pub(super) fn wants(&self, topics: &TopicList) -> bool {
        self.patterns.is_empty() || topics.iter().any(|topic| self.wants_topic(topic))
    }

    /// Whether an event that was read is for it.
    pub(super) fn wants_event(&self, event: &RawEvent) -> bool {
        self.patterns.is_empty() || event.topics().any(|topic| self.wants_topic(topic))
    }

    /// Whether an event on this topic is for it.
    pub(super) fn wants_topic(&self, topic: &str) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(topic))
    }
}

impl fmt::Debug for Info {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Info").field("label", &self.label).finish_non_exhaustive()
    }
}
