//! The whole list of what is wrong or odd with a bus and the program's events.

use std::panic::Location;

use super::core::Core;
use super::info::{Broken, Info};
use crate::registry::{Descriptor, Problem};

/// Something that [`EventBus::verify`](super::EventBus::verify) found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Finding {
    /// The program's events do not fit together.
    #[error(transparent)]
    Problem(#[from] Problem),
    /// A subscription cannot work.
    #[error("subscription `{subscription}` cannot work: {broken}")]
    Broken {
        /// What logs call it.
        subscription: String,
        /// Why.
        broken: Broken,
    },
    /// A subscription listens to a topic on which none of its events is published.
    #[error(
        "subscription `{subscription}` at {place} listens to `{pattern}`, a topic that none of its events declares"
    )]
    NoSuchTopic {
        /// What logs call it.
        subscription: String,
        /// Where it was made.
        place: &'static Location<'static>,
        /// The pattern.
        pattern: String,
    },
    /// Nobody handles an event.
    #[error("event `{event}` is handled by nobody")]
    Unhandled {
        /// The event's name.
        event: &'static str,
    },
    /// An event has no doc comment.
    #[error("event `{event}` v{version} has no doc comment: it has no description in the catalog")]
    UndocumentedEvent {
        /// The event's name.
        event: &'static str,
        /// The event's version.
        version: u32,
    },
    /// A field of an event has no doc comment.
    #[error("field `{field}` of event `{event}` v{version} has no doc comment: it has no description in the catalog")]
    UndocumentedField {
        /// The event's name.
        event: &'static str,
        /// The event's version.
        version: u32,
        /// The field's name on the wire.
        field: &'static str,
    },
}

impl Finding {
    /// Whether something does not work. The rest are notes.
    pub fn is_problem(&self) -> bool {
        matches!(self, Self::Problem(_) | Self::Broken { .. })
    }
}

/// Everything there is to say, problems first.
pub(super) fn verify(core: &Core) -> Vec<Finding> {
    let infos = core.infos();
    let events = core.registry.events();
    let current = || events.iter().filter(|event| !event.superseded);
    let problems = core.registry.problems().into_iter().map(Finding::from);
    let broken = infos.iter().filter_map(|info| {
        let broken = info.broken.clone()?;
        Some(Finding::Broken { subscription: info.label.to_string(), broken })
    });
    let topics = infos.iter().flat_map(|info| no_such_topics(info, events));
    let unhandled = current().filter(|event| !infos.iter().any(|info| handles(info, event)));
    let unhandled = unhandled.map(|event| Finding::Unhandled { event: event.name });
    let undocumented = current().flat_map(undocumented);
    problems.chain(broken).chain(topics).chain(unhandled).chain(undocumented).collect()
}

fn no_such_topics(info: &Info, events: &[Descriptor]) -> Vec<Finding> {
    let declared: Vec<&str> = if info.takes_all {
        events.iter().flat_map(|event| event.topics).copied().collect()
    } else if info.events.iter().any(|(_, topics)| topics.is_empty()) {
        // Of a struct that only reads.
        return Vec::new();
    } else {
        info.events.iter().flat_map(|(_, topics)| *topics).copied().collect()
    };
    let unmatched = info.patterns.iter().filter(|pattern| !declared.iter().any(|topic| pattern.matches(topic)));
    let finding = unmatched.map(|pattern| Finding::NoSuchTopic {
        subscription: info.label.to_string(),
        place: info.place,
        pattern: pattern.to_string(),
    });
    finding.collect()
}

fn handles(info: &Info, event: &Descriptor) -> bool {
    let takes = info.takes_all || info.events.iter().any(|(name, _)| *name == event.name);
    takes && event.topics.iter().any(|topic| info.wants_topic(topic))
}

fn undocumented(event: &Descriptor) -> Vec<Finding> {
    let (name, version) = (event.name, event.version);
    let missing = event.schema.description.is_empty().then_some(Finding::UndocumentedEvent { event: name, version });
    let fields = event.schema.fields.iter().filter(|field| field.description.is_empty() && !field.flatten);
    let fields = fields.map(|field| Finding::UndocumentedField { event: name, version, field: field.name });
    missing.into_iter().chain(fields).collect()
}
