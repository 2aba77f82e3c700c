//! What a bus knows of one subscription.

use std::panic::Location;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::envelope::TopicList;
use crate::handler::{Binder, Bound, MissingState};
use crate::topic::{InvalidPattern, TopicPattern};

/// One subscription, without its handler.
#[derive(Debug)]
pub(super) struct Info {
    pub(super) id: u64,
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
}

impl Info {
    pub(super) fn new(
        name: Option<&str>,
        handler: &'static str,
        place: &'static Location<'static>,
        patterns: Vec<TopicPattern>,
        binder: &Binder,
        broken: Option<Broken>,
    ) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let (mut events, mut slots, mut takes_all) = (Vec::new(), Vec::new(), false);
        for bound in &binder.bound {
            match bound {
                Bound::Event { slot, name, topics, .. } | Bound::Batch { slot, name, topics, .. } => {
                    events.push((*name, *topics));
                    slots.push(*slot);
                }
                Bound::Raw(_) => takes_all = true,
            }
        }
        let label = name.map_or_else(|| Arc::from(format!("{handler} ({place})")), Arc::from);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            name: name.map(Arc::from),
            label,
            place,
            patterns,
            events,
            slots,
            takes_all,
            broken,
            closed: AtomicBool::new(false),
        }
    }

    /// Whether an event on these topics is for it.
    pub(super) fn wants(&self, topics: &TopicList) -> bool {
        self.patterns.is_empty() || topics.iter().any(|topic| self.wants_topic(topic))
    }

    /// Whether an event on this topic is for it.
    pub(super) fn wants_topic(&self, topic: &str) -> bool {
        self.patterns.is_empty() || self.patterns.iter().any(|pattern| pattern.matches(topic))
    }
}
