//! [`Header`]: all of an envelope but the data.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, LazyLock};

use serde_json::value::RawValue;
use uuid::Uuid;

use super::{EnvelopeError, MAX_TOPICS, Metadata, Timestamp, mint};
use crate::event::DEFAULT_TOPIC;
use crate::schema::Object;
use crate::topic::Topic;

/// The source of an event that does not say where it comes from.
const UNKNOWN_SOURCE: &str = "unknown";

/// [`UNKNOWN_SOURCE`], shared.
pub(crate) fn unknown_source() -> Arc<str> {
    static UNKNOWN: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from(UNKNOWN_SOURCE));
    Arc::clone(&UNKNOWN)
}

/// All of an envelope but the data. A static name and static topics are not copied.
#[derive(Clone)]
pub(crate) struct Header {
    pub(crate) id: Uuid,
    pub(crate) time: Timestamp,
    /// Passes [`check_name`](crate::name::check_name).
    pub(crate) name: Cow<'static, str>,
    /// From 1.
    pub(crate) version: u32,
    /// Never empty.
    pub(crate) source: Arc<str>,
    pub(crate) topics: TopicList,
    pub(crate) key: Option<Box<str>>,
    pub(crate) metadata: Metadata,
    /// What the data looks like, if the event was made from its type: for log lines.
    #[cfg_attr(not(feature = "tracing"), allow(dead_code))]
    pub(crate) schema: Option<&'static Object>,
    /// Members that this version does not know: kept, and written back by the plain form.
    pub(crate) extra: Vec<(Box<str>, Box<RawValue>)>,
}

impl Header {
    /// A new event: a fresh id, the time now, version 1, the default topic.
    pub(crate) fn new(name: Cow<'static, str>) -> Self {
        let (id, time) = mint();
        Self {
            id,
            time,
            name,
            version: 1,
            source: unknown_source(),
            topics: TopicList::DEFAULT,
            key: None,
            metadata: Metadata::new(),
            schema: None,
            extra: Vec::new(),
        }
    }
}

/// Never empty, and no topic twice.
#[derive(Clone)]
pub(crate) enum TopicList {
    /// Those of an event type, checked by the derive.
    Static(&'static [&'static str]),
    /// Joined by commas, which no topic has: a list is read for each event that arrives, and this is one allocation.
    Joined(Arc<str>),
}

impl TopicList {
    pub(crate) const DEFAULT: Self = Self::Static(&[DEFAULT_TOPIC]);

    /// The topics of an event type.
    pub(crate) const fn of_type(topics: &'static [&'static str]) -> Self {
        if topics.is_empty() { Self::DEFAULT } else { Self::Static(topics) }
    }

    /// These topics; the default one if there are none. Repetitions are dropped.
    pub(crate) fn new(topics: impl IntoIterator<Item = Topic>) -> Result<Self, EnvelopeError> {
        let mut joined = Joined::default();
        for topic in topics {
            joined.add(&topic)?;
        }
        Ok(joined.finish())
    }

    pub(crate) fn iter(&self) -> Topics<'_> {
        Topics(match self {
            Self::Static(topics) => Each::Static(topics.iter()),
            Self::Joined(topics) => Each::Joined(Some(topics)),
        })
    }
}

/// A list that is being put together.
#[derive(Default)]
pub(super) struct Joined {
    text: String,
    count: usize,
}

impl Joined {
    /// Adds a topic that passes the check of [`Topic`]. One that is there already changes nothing.
    pub(super) fn add(&mut self, topic: &str) -> Result<(), EnvelopeError> {
        if self.count > 0 && self.text.split(',').any(|other| other == topic) {
            return Ok(());
        }
        if self.count == MAX_TOPICS {
            return Err(EnvelopeError::TooManyTopics { limit: MAX_TOPICS });
        }
        if self.count > 0 {
            self.text.push(',');
        }
        self.text.push_str(topic);
        self.count += 1;
        Ok(())
    }

    /// The list; that of the default topic if none was added.
    pub(super) fn finish(self) -> TopicList {
        if self.count == 0 { TopicList::DEFAULT } else { TopicList::Joined(Arc::from(self.text)) }
    }
}

/// The topics of an event: an iterator over `&str`, never empty.
#[derive(Clone)]
pub struct Topics<'a>(Each<'a>);

#[derive(Clone)]
enum Each<'a> {
    Static(std::slice::Iter<'a, &'static str>),
    /// What is left, if something is.
    Joined(Option<&'a str>),
}

impl<'a> Iterator for Topics<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        match &mut self.0 {
            Each::Static(topics) => topics.next().copied(),
            Each::Joined(left) => {
                let (topic, rest) = match (*left)?.split_once(',') {
                    Some((topic, rest)) => (topic, Some(rest)),
                    None => ((*left)?, None),
                };
                *left = rest;
                Some(topic)
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Each::Static(topics) => topics.size_hint(),
            Each::Joined(left) => {
                let count = left.map_or(0, |left| left.split(',').count());
                (count, Some(count))
            }
        }
    }
}

impl ExactSizeIterator for Topics<'_> {}

impl fmt::Debug for Topics<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topic(text: &str) -> Topic {
        Topic::new(text).unwrap()
    }

    #[test]
    fn a_list_without_topics_is_the_default_topic() {
        for list in [TopicList::of_type(&[]), TopicList::new([]).unwrap()] {
            assert_eq!(list.iter().collect::<Vec<_>>(), ["default"]);
        }
    }

    #[test]
    fn a_topic_is_in_the_list_once() {
        let list = TopicList::new(["deals", "sales", "deals", "vip"].map(topic)).unwrap();
        assert_eq!(list.iter().collect::<Vec<_>>(), ["deals", "sales", "vip"]);
        assert_eq!(list.iter().len(), 3);
        assert_eq!(format!("{:?}", list.iter()), r#"["deals", "sales", "vip"]"#);
    }

    #[test]
    fn a_seventeenth_topic_is_refused() {
        let topics: Vec<_> = (0..17).map(|i| topic(&format!("t{i}"))).collect();
        assert!(TopicList::new(topics[..16].iter().cloned().chain([topic("t0")])).is_ok());
        assert!(matches!(TopicList::new(topics), Err(EnvelopeError::TooManyTopics { limit: 16 })));
    }
}
