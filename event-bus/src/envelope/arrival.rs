//! [`Arrival`]: what a source knows about a message beside its bytes.

use std::sync::Arc;

use uuid::Uuid;

use super::header::TopicList;
use super::id::{is_usable, mint_at};
use super::members::Members;
use super::{
    EnvelopeError, MAX_DEPTH, MAX_ENVELOPE_BYTES, MAX_MEMBERS, RawEvent, Timestamp, cloudevents, depth, plain, unique,
    usual,
};
use crate::topic::Topic;

/// What a source knows about a message beside its bytes; it fills what the envelope leaves out.
///
/// ```
/// # use event_bus::{Arrival, Topic};
/// let deals = Topic::from_static("deals");
/// let event = Arrival::new().topic(deals).read(r#"{"event_type":"deal.won","data":{}}"#)?;
/// assert_eq!(event.topics().collect::<Vec<_>>(), ["deals"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "call .read(..)"]
pub struct Arrival {
    topic: Option<Topic>,
    time: Option<Timestamp>,
    id: Option<Uuid>,
    limit: usize,
    unique_keys: bool,
}

impl Default for Arrival {
    fn default() -> Self {
        Self::new()
    }
}

impl Arrival {
    /// Nothing is known: the time of arrival is now, the topic is `default`, and an event without an id gets a fresh one.
    pub const fn new() -> Self {
        Self { topic: None, time: None, id: None, limit: MAX_ENVELOPE_BYTES, unique_keys: false }
    }

    /// The topic or channel on which it came.
    pub fn topic(mut self, topic: Topic) -> Self {
        self.topic = Some(topic);
        self
    }

    /// When it came.
    pub fn time(mut self, time: Timestamp) -> Self {
        self.time = Some(time);
        self
    }

    /// The id of an event that has none. A log derives it from the position, so that it is the same at each reading. An id of all
    /// zeros or all ones is ignored.
    pub fn id(mut self, id: Uuid) -> Self {
        self.id = is_usable(id).then_some(id);
        self
    }

    /// The most bytes that are read: at most 1 MiB, which is also the default.
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes.min(MAX_ENVELOPE_BYTES);
        self
    }

    /// Refuses data in which an object has one key twice, at any depth. Of such keys readers disagree on which counts: a struct refuses its
    /// own fields, a map takes the last. The envelope's own members and the keys of metadata are never there twice.
    ///
    /// Objects within each other may have 16384 keys then.
    pub fn unique_keys(mut self) -> Self {
        self.unique_keys = true;
        self
    }

    /// Reads either form: `CloudEvents` if there is a `specversion`, the plain form otherwise.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError`] says what is wrong and where.
    pub fn read(&self, envelope: impl AsRef<[u8]>) -> Result<RawEvent, EnvelopeError> {
        let text = self.text(envelope.as_ref())?;
        if let Some(event) = usual::read(text) {
            return self.checked(event);
        }
        let members = Members::read(text, MAX_MEMBERS)?;
        if members.has("specversion") && !members.has("event_type") {
            return self.checked(cloudevents::read(members, self)?);
        }
        self.checked(plain::read(members, self)?)
    }

    /// Reads the plain form.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError`] says what is wrong and where.
    pub fn read_json(&self, envelope: impl AsRef<[u8]>) -> Result<RawEvent, EnvelopeError> {
        let text = self.text(envelope.as_ref())?;
        self.checked(match usual::read(text) {
            Some(event) => event,
            None => plain::read(Members::read(text, MAX_MEMBERS)?, self)?,
        })
    }

    /// Reads `CloudEvents` 1.0, one event in structured JSON.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError`] says what is wrong and where.
    pub fn read_cloudevents(&self, envelope: impl AsRef<[u8]>) -> Result<RawEvent, EnvelopeError> {
        let members = Members::read(self.text(envelope.as_ref())?, MAX_MEMBERS)?;
        self.checked(cloudevents::read(members, self)?)
    }

    /// As text, not too long and not too deeply nested to be read.
    fn text<'a>(&self, bytes: &'a [u8]) -> Result<&'a str, EnvelopeError> {
        if bytes.len() > self.limit {
            return Err(EnvelopeError::TooLarge { limit: self.limit, size: bytes.len() });
        }
        let text = std::str::from_utf8(bytes).map_err(|error| EnvelopeError::Utf8 { offset: error.valid_up_to() })?;
        if depth::exceeds(text, MAX_DEPTH) {
            return Err(EnvelopeError::TooDeep { limit: MAX_DEPTH });
        }
        Ok(text)
    }

    fn checked(&self, event: RawEvent) -> Result<RawEvent, EnvelopeError> {
        if self.unique_keys {
            unique::check(event.data().get())?;
        }
        Ok(event)
    }

    pub(super) fn time_or_now(&self) -> Timestamp {
        self.time.unwrap_or_else(Timestamp::now)
    }

    pub(super) fn id_or_fresh(&self) -> Uuid {
        self.id.unwrap_or_else(|| mint_at(self.time_or_now()))
    }

    pub(super) fn topics(&self) -> TopicList {
        match &self.topic {
            None => TopicList::DEFAULT,
            Some(topic) => TopicList::Joined(Arc::from(topic.as_str())),
        }
    }
}
