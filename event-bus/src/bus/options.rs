//! What a publish is told beside the event.

use std::fmt;

use serde::Serialize;
use uuid::Uuid;

use super::error::PublishErrorKind;
use crate::envelope::{EnvelopeError, Metadata, RawEvent, TopicList, usable_id, usable_version};
use crate::key::{MAX_KEY_BYTES, PartitionKey};
use crate::topic::{Topic, TopicTexts};

/// What a publish is told beside the event. The first thing that is wrong is kept until the event is sent.
#[derive(Default)]
pub(super) struct Options {
    replaced: Option<Vec<Topic>>,
    added: Vec<Topic>,
    pub(super) metadata: Metadata,
    pub(super) key: Option<String>,
    pub(super) id: Option<Uuid>,
    pub(super) version: Option<u32>,
    pub(super) wrong: Option<PublishErrorKind>,
}

/// Without the key and the values of the metadata, which may be secrets.
impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("topics", &self.replaced)
            .field("added_topics", &self.added)
            .field("metadata", &self.metadata)
            .field("id", &self.id)
            .field("wrong", &self.wrong)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// Those of an event that has them already.
    pub(super) fn of(event: &RawEvent) -> Self {
        let mut options = Self {
            metadata: event.metadata().clone(),
            key: event.key().map(str::to_owned),
            id: Some(event.id()),
            version: Some(event.version()),
            ..Self::default()
        };
        options.replace_topics(event.topics());
        options
    }

    pub(super) fn add_topic(&mut self, topic: &str) {
        if let Some(topic) = self.keep(Topic::new(topic)) {
            self.added.push(topic);
        }
    }

    pub(super) fn replace_topics(&mut self, topics: impl TopicTexts) {
        let topics = topics.checked();
        if let Some(topics) = self.keep(topics) {
            self.replaced = Some(topics);
        }
    }

    pub(super) fn add_metadata(&mut self, key: &str, value: impl Serialize) {
        let inserted = self.metadata.insert(key, value);
        self.keep(inserted);
    }

    pub(super) fn set_key(&mut self, key: impl PartitionKey) {
        let key = key.partition_key().into_owned();
        let checked = check_key(&key);
        self.keep(checked);
        self.key = Some(key);
    }

    pub(super) fn set_id(&mut self, id: Uuid) {
        if let Some(id) = self.keep(usable_id(id)) {
            self.id = Some(id);
        }
    }

    pub(super) fn set_version(&mut self, version: u32) {
        if let Some(version) = self.keep(usable_version(version)) {
            self.version = Some(version);
        }
    }

    /// Whether it says anything about topics.
    pub(super) fn names_topics(&self) -> bool {
        self.replaced.is_some() || !self.added.is_empty()
    }

    /// The topics of an event that declares these.
    pub(super) fn topics(&self, declared: &'static [&'static str]) -> Result<TopicList, EnvelopeError> {
        let added = self.added.iter().cloned();
        match &self.replaced {
            Some(topics) => TopicList::new(topics.iter().cloned().chain(added)),
            None if self.added.is_empty() => Ok(TopicList::of_type(declared)),
            None => TopicList::new(declared.iter().copied().map(Topic::from_static).chain(added)),
        }
    }

    fn keep<T, E: Into<PublishErrorKind>>(&mut self, result: Result<T, E>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.wrong.get_or_insert_with(|| error.into());
                None
            }
        }
    }
}

/// Whether a key is short enough.
pub(super) fn check_key(key: &str) -> Result<(), PublishErrorKind> {
    match key.len() {
        length if length > MAX_KEY_BYTES => Err(PublishErrorKind::KeyTooLong { length }),
        _ => Ok(()),
    }
}
