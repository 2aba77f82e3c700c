//! [`RawEvent`]: an event whose type is not known, or not yet.

use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeOwned, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::members::Text;
use super::{Arrival, EnvelopeError, Header, InvalidData, Metadata, Timestamp, Topics, cloudevents, data, plain};
use crate::json::Raw;

/// An event whose type is not known, or not yet: its envelope, and its data as raw JSON.
///
/// This is what backends carry, and what a handler of any event takes. A clone copies two pointers.
///
/// ```
/// use event_bus::RawEvent;
/// use serde_json::json;
///
/// let event = RawEvent::new("deal.won", json!({ "deal_id": 7 }))?.with_topics(["deals"])?.with_key("7")?;
/// assert_eq!(event.get("deal_id"), Some(json!(7)));
/// assert_eq!(RawEvent::from_json(event.to_json())?.id(), event.id());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "Event")]
#[doc(alias = "envelope")]
#[derive(Clone)]
pub struct RawEvent {
    header: Arc<Header>,
    data: Raw,
}

impl RawEvent {
    /// What the data looks like, if the event was made from its type.
    #[cfg(feature = "tracing")]
    pub(crate) fn schema(&self) -> Option<&'static crate::schema::Object> {
        self.header.schema
    }

    pub(crate) fn from_parts(header: Arc<Header>, data: Raw) -> Self {
        Self { header, data }
    }

    pub(crate) fn shared_header(&self) -> Arc<Header> {
        Arc::clone(&self.header)
    }

    pub(crate) fn shared_data(&self) -> Raw {
        self.data.clone()
    }

    /// Copied first if another clone shares it.
    pub(crate) fn header_mut(&mut self) -> &mut Header {
        Arc::make_mut(&mut self.header)
    }

    /// The id: the same wherever and however often the event arrives.
    pub fn id(&self) -> Uuid {
        self.header.id
    }

    /// The event's name, such as `deal.won`.
    #[doc(alias = "name")]
    pub fn event_type(&self) -> &str {
        &self.header.name
    }

    /// The version of the data's schema, from 1.
    pub fn version(&self) -> u32 {
        self.header.version
    }

    /// When it was published.
    #[doc(alias = "timestamp")]
    pub fn time(&self) -> Timestamp {
        self.header.time
    }

    /// Which program published it; `unknown` if that was not said.
    pub fn source(&self) -> &str {
        &self.header.source
    }

    /// The topics on which it is published. Never empty: an event without topics is on `default`.
    pub fn topics(&self) -> Topics<'_> {
        self.header.topics.iter()
    }

    /// The partition key: order is kept among events of one key.
    pub fn key(&self) -> Option<&str> {
        self.header.key.as_deref()
    }

    /// What is said about the event, beside its data.
    pub fn metadata(&self) -> &Metadata {
        &self.header.metadata
    }

    /// The metadata, to change it. Other clones of the event keep theirs.
    pub fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.header_mut().metadata
    }

    /// The data as raw JSON: `.data().get()` is its text.
    pub fn data(&self) -> &RawValue {
        self.data.value()
    }

    /// One member of the data, if the data is an object that has it. The others are skipped.
    pub fn get(&self, key: &str) -> Option<Value> {
        let found = Find(key).search(self.data())?;
        serde_json::from_str(found.get()).ok()
    }

    /// The data as a type of yours, whatever the event's name and version say.
    ///
    /// # Errors
    ///
    /// [`InvalidData`] if it does not fit.
    pub fn data_as<T: DeserializeOwned>(&self) -> Result<T, InvalidData> {
        data::read(self.data())
    }

    /// The plain form: `{"event_type":..,"data":..,"metadata":..,"timestamp":..,"id":..,"source":..,"version":..,"topics":..,"key":..}`,
    /// then the members that came with it and that this version does not know. An event without a key has no member `key`.
    #[doc(alias = "to_dict")]
    pub fn to_json(&self) -> String {
        let mut out = Vec::new();
        plain::write(&self.header, self.data.text(), &mut out);
        String::from_utf8(out).expect("it is put together from UTF-8")
    }

    /// Appends the plain form, as [`to_json`](Self::to_json) gives it, to a buffer that can be used again: once that is large enough, nothing is allocated.
    ///
    /// ```
    /// # use event_bus::RawEvent;
    /// # let events = [RawEvent::new("deal.won", 7)?, RawEvent::new("deal.lost", 8)?];
    /// let mut line = Vec::new();
    /// for event in &events {
    ///     line.clear();
    ///     event.write_json(&mut line);
    ///     assert_eq!(line, event.to_json().as_bytes());
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write_json(&self, out: &mut Vec<u8>) {
        plain::write(&self.header, self.data.text(), out);
    }

    /// Reads the plain form. Only `event_type` and `data` have to be there: a missing id is made, a missing time is now, missing topics are
    /// `default`. A source that knows better says so with [`Arrival`].
    ///
    /// # Errors
    ///
    /// [`EnvelopeError`] says what is wrong and where.
    #[doc(alias = "from_dict")]
    pub fn from_json(envelope: impl AsRef<[u8]>) -> Result<Self, EnvelopeError> {
        Arrival::new().read_json(envelope)
    }

    /// The event as `CloudEvents` 1.0, in structured JSON.
    pub fn to_cloudevents(&self) -> String {
        let mut out = Vec::new();
        cloudevents::write(&self.header, self.data.text(), &mut out);
        String::from_utf8(out).expect("it is put together from UTF-8")
    }

    /// Reads one `CloudEvents` 1.0 event in structured JSON, ours or that of another program.
    ///
    /// Of another program's event, attributes that we do not have (`subject`, extensions) become metadata, as does an `id` that is no UUID
    /// (`cloudevent_id`): the event's id is then derived from `source` and `id`. Missing data is `null`.
    ///
    /// # Errors
    ///
    /// [`EnvelopeError`] says what is wrong and where.
    pub fn from_cloudevents(envelope: impl AsRef<[u8]>) -> Result<Self, EnvelopeError> {
        Arrival::new().read_cloudevents(envelope)
    }
}

/// Neither data nor metadata values nor the key: they may be secrets.
impl fmt::Debug for RawEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let header = &*self.header;
        f.debug_struct("RawEvent")
            .field("id", &format_args!("{}", header.id))
            .field("event_type", &header.name)
            .field("version", &header.version)
            .field("time", &header.time)
            .field("source", &header.source)
            .field("topics", &header.topics.iter())
            .field("key_bytes", &header.key.as_ref().map(|key| key.len()))
            .field("metadata", &header.metadata)
            .field("data_bytes", &self.data.text().len())
            .finish_non_exhaustive()
    }
}

/// Finds a member of an object. Of one that comes twice the last counts, as for [`Value`].
struct Find<'k>(&'k str);

impl Find<'_> {
    fn search(self, json: &RawValue) -> Option<&RawValue> {
        // Not for serde to say: its error would quote data that is one long string.
        if !json.get().starts_with('{') {
            return None;
        }
        serde_json::Deserializer::from_str(json.get()).deserialize_map(self).ok().flatten()
    }
}

impl<'de> Visitor<'de> for Find<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(Text(name)) = map.next_key()? {
            if name == self.0 {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event() -> RawEvent {
        let data = json!({ "deal_id": 7, "card": "4111", "nested": { "deal_id": 8 } });
        let mut event = RawEvent::new("deal.won", data).unwrap().with_key("jane@example.org").unwrap();
        event.metadata_mut().insert("token", "s3cret").unwrap();
        event
    }

    #[test]
    fn a_member_of_the_data_is_read_alone() {
        assert_eq!(event().get("deal_id"), Some(json!(7)));
        assert_eq!(event().get("nested"), Some(json!({ "deal_id": 8 })));
        assert_eq!(event().get("missing"), None);
        assert_eq!(RawEvent::new("deal.won", "text").unwrap().get("text"), None);
    }

    #[test]
    fn the_data_is_read_as_a_type() {
        #[derive(Debug, serde::Deserialize)]
        struct Won {
            deal_id: u64,
        }
        assert_eq!(event().data_as::<Won>().unwrap().deal_id, 7);
        assert!(event().data_as::<bool>().is_err());
    }

    #[test]
    fn debug_shows_no_data_no_key_and_no_metadata_value() {
        let event = event();
        let text = format!("{event:?}");
        assert!(
            text.starts_with(&format!("RawEvent {{ id: {}, event_type: \"deal.won\", version: 1,", event.id())),
            "{text}"
        );
        assert!(text.contains("metadata: {\"token\"}"), "{text}");
        for secret in ["4111", "jane", "s3cret"] {
            assert!(!text.contains(secret), "{text}");
        }
    }

    #[test]
    fn changing_the_metadata_of_a_clone_leaves_the_event_alone() {
        let event = event();
        let mut other = event.clone();
        other.metadata_mut().remove("token");
        assert!(event.metadata().contains("token"));
    }
}
