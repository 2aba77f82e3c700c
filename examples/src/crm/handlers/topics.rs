//! How many events there were on each topic: a handler of any event, whatever its type.

use std::collections::BTreeMap;

use event_bus::{RawEvent, State};

use crate::shared::Shared;

/// How many events there were on each topic.
#[derive(Debug, Default)]
pub(crate) struct TopicCounts(pub(crate) BTreeMap<String, u64>);

/// Counts an event on each of its topics.
pub(super) fn count(event: &RawEvent, State(counts): State<Shared<TopicCounts>>) {
    counts.with(|TopicCounts(counts)| {
        for topic in event.topics() {
            *counts.entry(topic.to_owned()).or_default() += 1;
        }
    });
}
