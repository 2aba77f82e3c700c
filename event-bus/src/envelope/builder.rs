//! Making a [`RawEvent`] by hand.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;
use uuid::Uuid;

use super::header::TopicList;
use super::id::is_usable;
use super::parts::{check_key, check_source};
use super::{EnvelopeError, Header, MAX_DEPTH, MAX_ENVELOPE_BYTES, RawEvent, Timestamp, depth, unknown_source};
use crate::json::{self, Floats, Raw, WriteError, Written};
use crate::key::PartitionKey;
use crate::name::{check_name, quoted};
use crate::topic::Topic;

impl RawEvent {
    /// An event made by hand: version 1, a fresh id, the time now, on the topic `default`.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError::InvalidName`] if the name is outside the grammar, [`Unserializable`](EnvelopeError::Unserializable),
    /// [`NonFinite`](EnvelopeError::NonFinite), [`TooLarge`](EnvelopeError::TooLarge) or [`TooDeep`](EnvelopeError::TooDeep) if the data cannot be carried.
    ///
    /// ```
    /// # use event_bus::RawEvent;
    /// # use serde_json::json;
    /// let event = RawEvent::new("lead.converted", json!({ "lead_id": 7 }))?;
    /// assert_eq!(event.data().get(), r#"{"lead_id":7}"#);
    /// assert!(RawEvent::new("Lead Converted", ()).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(name: impl Into<String>, data: impl Serialize) -> Result<Self, EnvelopeError> {
        let name = name.into();
        check_name(&name)?;
        let data = json::write(&data, Floats::Maybe, keep).map_err(|error| match error {
            WriteError::NonFinite { path, value } => EnvelopeError::NonFinite { path, value },
            WriteError::Json(error) => EnvelopeError::Unserializable { reason: error.to_string() },
        })??;
        Ok(Self::from_parts(Arc::new(Header::new(Cow::Owned(name))), data))
    }

    /// On these topics, in place of those it had; on `default` if there are none.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError::InvalidTopic`], or [`TooManyTopics`](EnvelopeError::TooManyTopics) beyond 16.
    pub fn with_topics<T: AsRef<str>>(mut self, topics: impl IntoIterator<Item = T>) -> Result<Self, EnvelopeError> {
        let topics = topics.into_iter().map(Topic::new).collect::<Result<Vec<_>, _>>()?;
        self.header_mut().topics = TopicList::new(topics)?;
        Ok(self)
    }

    /// With this partition key.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError::KeyTooLong`] beyond 256 bytes.
    pub fn with_key(mut self, key: impl PartitionKey) -> Result<Self, EnvelopeError> {
        let key = key.partition_key();
        check_key(&key)?;
        self.header_mut().key = Some(Box::from(key));
        Ok(self)
    }

    /// With one more entry of metadata.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError::InvalidMetadata`], as [`Metadata::insert`](super::Metadata::insert) says.
    pub fn with_metadata(mut self, key: impl AsRef<str>, value: impl Serialize) -> Result<Self, EnvelopeError> {
        self.metadata_mut().insert(key, value)?;
        Ok(self)
    }

    /// With this id: the same event again.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError::InvalidId`] for all zeros and all ones.
    pub fn with_id(mut self, id: Uuid) -> Result<Self, EnvelopeError> {
        self.header_mut().id = usable_id(id)?;
        Ok(self)
    }

    /// With data of this version of its schema.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError::UnsupportedVersion`] for 0.
    pub fn with_version(mut self, version: u32) -> Result<Self, EnvelopeError> {
        self.header_mut().version = usable_version(version)?;
        Ok(self)
    }

    /// Published at this time.
    #[must_use]
    pub fn with_time(mut self, time: Timestamp) -> Self {
        self.header_mut().time = time;
        self
    }

    /// Published by this program: a short name or a URI.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError::Member`] if it has control characters or more than 1024 bytes.
    pub fn with_source(mut self, source: impl AsRef<str>) -> Result<Self, EnvelopeError> {
        let source = source.as_ref();
        check_source(source)?;
        self.header_mut().source = if source.is_empty() { unknown_source() } else { Arc::from(source) };
        Ok(self)
    }
}

/// Data as it can be read again.
fn keep(data: Written<'_>) -> Result<Raw, EnvelopeError> {
    let size = data.json.get().len();
    if size > MAX_ENVELOPE_BYTES {
        return Err(EnvelopeError::TooLarge { limit: MAX_ENVELOPE_BYTES, size });
    }
    // The envelope is one level itself.
    if depth::written_exceeds(&data, MAX_DEPTH - 1) {
        return Err(EnvelopeError::TooDeep { limit: MAX_DEPTH - 1 });
    }
    Ok(data.json.into())
}

/// Neither all zeros nor all ones.
pub(crate) fn usable_id(id: Uuid) -> Result<Uuid, EnvelopeError> {
    if is_usable(id) { Ok(id) } else { Err(EnvelopeError::InvalidId { got: quoted(&id.to_string()) }) }
}

/// From 1.
pub(crate) fn usable_version(version: u32) -> Result<u32, EnvelopeError> {
    if version == 0 { Err(EnvelopeError::UnsupportedVersion { got: quoted("0") }) } else { Ok(version) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event() -> RawEvent {
        RawEvent::new("deal.won", json!({})).unwrap()
    }

    #[test]
    fn an_event_made_by_hand_has_an_id_a_time_and_the_default_topic() {
        let event = event();
        assert_eq!(event.id().get_version_num(), 7);
        assert!(event.time() <= Timestamp::now());
        assert_eq!((event.version(), event.source(), event.key()), (1, "unknown", None));
        assert_eq!(event.topics().collect::<Vec<_>>(), ["default"]);
    }

    #[test]
    fn each_part_can_be_given() {
        let id = Uuid::from_u128(7);
        let time = Timestamp::from_unix_micros(0).unwrap();
        let event = event().with_topics(["deals", "sales", "deals"]).unwrap().with_key(7_u64).unwrap();
        let event = event.with_metadata("user_id", 7).unwrap().with_id(id).unwrap().with_version(2).unwrap();
        let event = event.with_time(time).with_source("crm").unwrap();
        assert_eq!(event.topics().collect::<Vec<_>>(), ["deals", "sales"]);
        assert_eq!((event.id(), event.version(), event.time()), (id, 2, time));
        assert_eq!((event.key(), event.source()), (Some("7"), "crm"));
        assert_eq!(event.metadata().get("user_id"), Some(json!(7)));
    }

    #[test]
    fn what_could_not_be_read_back_is_refused() {
        assert!(matches!(RawEvent::new("won", ()), Err(EnvelopeError::InvalidName(_))));
        assert!(matches!(RawEvent::new("deal.won", "x".repeat(1 << 20)), Err(EnvelopeError::TooLarge { .. })));
        assert!(matches!(event().with_topics(["a", "*"]), Err(EnvelopeError::InvalidTopic(_))));
        assert!(matches!(event().with_key("x".repeat(257)), Err(EnvelopeError::KeyTooLong { limit: 256, size: 257 })));
        assert!(matches!(event().with_metadata("A", 1), Err(EnvelopeError::InvalidMetadata(_))));
        assert!(matches!(event().with_id(Uuid::nil()), Err(EnvelopeError::InvalidId { .. })));
        assert!(matches!(event().with_id(Uuid::max()), Err(EnvelopeError::InvalidId { .. })));
        assert!(matches!(event().with_version(0), Err(EnvelopeError::UnsupportedVersion { .. })));
        assert!(matches!(event().with_source("a\nb"), Err(EnvelopeError::Member { name: "source", .. })));
        let deep = (0..64).fold(json!(1), |inner, _| json!([inner]));
        assert_eq!(RawEvent::new("deal.won", deep).unwrap_err(), EnvelopeError::TooDeep { limit: 63 });
    }
}
