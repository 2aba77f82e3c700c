//! [`Metadata`]: what is said about an event, beside its data.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{DeserializeOwned, Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::members::Text;
use super::{InvalidData, InvalidMetadata, MAX_DEPTH, data, depth};
use crate::json::{self, Floats, WriteError};
use crate::name::quoted;

type Entries = BTreeMap<Box<str>, Box<RawValue>>;

/// What is said about an event, beside its data: who caused it, for whom, from where.
///
/// A sorted map from keys `[a-z][a-z0-9_]{0,63}` to any JSON, 64 entries of up to 4 KiB, 16 KiB in all. A clone shares the entries until one of the two
/// changes. `Debug` shows the keys only: a value may be a secret.
///
/// ```
/// use event_bus::Metadata;
///
/// let mut metadata = Metadata::new();
/// metadata.insert("user_id", 7)?;
/// metadata.insert("ip_address", "192.0.2.1")?;
/// assert_eq!(metadata.get_as::<u32>("user_id"), Some(Ok(7)));
/// assert_eq!(metadata.get_str("ip_address").as_deref(), Some("192.0.2.1"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct Metadata {
    /// `None` while empty, so that an event without metadata allocates nothing.
    entries: Option<Arc<Entries>>,
}

impl Metadata {
    /// The key under which events that belong together share one text.
    pub const CORRELATION_ID: &'static str = "correlation_id";
    /// The key of the id of the event that caused this one.
    pub const CAUSATION_ID: &'static str = "causation_id";
    /// The key of the W3C trace context.
    pub const TRACEPARENT: &'static str = "traceparent";

    /// The most entries.
    pub const MAX_ENTRIES: usize = 64;
    /// The longest key, in bytes.
    pub const MAX_KEY_BYTES: usize = 64;
    /// The largest value, in bytes of JSON.
    pub const MAX_VALUE_BYTES: usize = 4096;
    /// The most bytes of all keys and values together: a broker carries them as headers, and does not take more.
    pub const MAX_BYTES: usize = 16 * 1024;

    /// No entries.
    pub const fn new() -> Self {
        Self { entries: None }
    }

    /// Sets an entry, in place of the one that was there.
    ///
    /// # Errors
    ///
    /// [`InvalidMetadata`]: a key outside the grammar, a value too large or without a JSON form, or more than is kept in all. Nothing is changed then.
    pub fn insert(&mut self, key: impl AsRef<str>, value: impl Serialize) -> Result<(), InvalidMetadata> {
        let key = key.as_ref();
        check_key(key)?;
        let value =
            json::write(&value, Floats::Maybe, |written| written.json.to_owned()).map_err(|error| match error {
                WriteError::NonFinite { value, .. } => InvalidMetadata::NonFinite { key: key.to_owned(), value },
                WriteError::Json(error) => {
                    InvalidMetadata::Unserializable { key: key.to_owned(), reason: error.to_string() }
                }
            })?;
        self.insert_raw(key, value)
    }

    /// Sets an entry that is JSON already.
    pub(crate) fn insert_raw(&mut self, key: &str, value: Box<RawValue>) -> Result<(), InvalidMetadata> {
        check_key(key)?;
        let size = value.get().len();
        if size > Self::MAX_VALUE_BYTES {
            return Err(InvalidMetadata::ValueTooLarge { key: key.to_owned(), size, limit: Self::MAX_VALUE_BYTES });
        }
        // It stands within the envelope and within `metadata`.
        if depth::exceeds(value.get(), MAX_DEPTH - 2) {
            return Err(InvalidMetadata::ValueTooDeep { key: key.to_owned() });
        }
        let size = self.bytes_beside(key) + key.len() + size;
        if size > Self::MAX_BYTES {
            return Err(InvalidMetadata::TooLarge { size, limit: Self::MAX_BYTES });
        }
        if self.len() == Self::MAX_ENTRIES && !self.contains(key) {
            return Err(InvalidMetadata::TooManyEntries { limit: Self::MAX_ENTRIES });
        }
        Arc::make_mut(self.entries.get_or_insert_default()).insert(Box::from(key), value);
        Ok(())
    }

    /// The bytes of all entries but this one.
    fn bytes_beside(&self, key: &str) -> usize {
        self.iter().filter(|(other, _)| *other != key).map(|(other, value)| other.len() + value.get().len()).sum()
    }

    /// Takes an entry away. Says whether it was there.
    pub fn remove(&mut self, key: &str) -> bool {
        match &mut self.entries {
            Some(entries) if entries.contains_key(key) => Arc::make_mut(entries).remove(key).is_some(),
            _ => false,
        }
    }

    /// The value as a JSON value.
    pub fn get(&self, key: &str) -> Option<Value> {
        self.raw(key).and_then(|value| serde_json::from_str(value.get()).ok())
    }

    /// The value if it is a string.
    pub fn get_str(&self, key: &str) -> Option<Cow<'_, str>> {
        self.raw(key).and_then(|value| serde_json::from_str(value.get()).ok()).map(|Text(text)| text)
    }

    /// The value as a type of yours.
    ///
    /// # Errors
    ///
    /// [`InvalidData`] if it is there and does not fit.
    pub fn get_as<T: DeserializeOwned>(&self, key: &str) -> Option<Result<T, InvalidData>> {
        self.raw(key).map(data::read)
    }

    /// The value as JSON text.
    pub fn raw(&self, key: &str) -> Option<&RawValue> {
        self.entries.as_ref()?.get(key).map(|value| &**value)
    }

    /// Whether there is an entry under this key.
    pub fn contains(&self, key: &str) -> bool {
        self.raw(key).is_some()
    }

    /// All entries, sorted by key.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.entries.iter().flat_map(|entries| entries.iter()).map(|(key, value)| (&**key, &**value))
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.as_ref().map_or(0, |entries| entries.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

pub(crate) fn is_key(key: &str) -> bool {
    let [b'a'..=b'z', rest @ ..] = key.as_bytes() else {
        return false;
    };
    rest.len() < Metadata::MAX_KEY_BYTES && rest.iter().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'_'))
}

fn check_key(key: &str) -> Result<(), InvalidMetadata> {
    if is_key(key) { Ok(()) } else { Err(InvalidMetadata::Key { key: quoted(key) }) }
}

impl fmt::Debug for Metadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(key, _)| key)).finish()
    }
}

/// As a JSON object. Values are raw JSON, which `serde_json` alone understands.
impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.len()))?;
        for (key, value) in self.iter() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Metadata;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Metadata, A::Error> {
                let mut metadata = Metadata::new();
                while let Some(Text(key)) = map.next_key()? {
                    if metadata.contains(&key) {
                        return Err(A::Error::custom(InvalidMetadata::DuplicateKey { key: quoted(&key) }));
                    }
                    metadata.insert_raw(&key, map.next_value()?).map_err(A::Error::custom)?;
                }
                Ok(metadata)
            }
        }

        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(entries: &[(&str, &str)]) -> Metadata {
        let mut metadata = Metadata::new();
        for (key, value) in entries {
            metadata.insert(key, value).unwrap();
        }
        metadata
    }

    #[test]
    fn an_entry_is_read_back_as_what_it_was() {
        let mut metadata = metadata(&[("ip_address", "a\"b")]);
        metadata.insert("user_id", 7).unwrap();
        assert_eq!(metadata.get_str("ip_address").as_deref(), Some("a\"b"));
        assert_eq!(metadata.get_str("user_id"), None);
        assert_eq!(metadata.get("user_id"), Some(Value::from(7)));
        assert_eq!(metadata.get_as::<u8>("user_id"), Some(Ok(7)));
        assert!(metadata.get_as::<bool>("user_id").unwrap().is_err());
        assert_eq!(metadata.get("missing"), None);
        metadata.insert("user_id", 8).unwrap();
        assert_eq!((metadata.len(), metadata.raw("user_id").unwrap().get()), (2, "8"));
        assert!(metadata.remove("user_id"));
        assert!(!metadata.remove("user_id"));
        assert_eq!(metadata.iter().map(|(key, _)| key).collect::<Vec<_>>(), ["ip_address"]);
    }

    #[test]
    fn keys_that_no_header_survives_are_refused() {
        let longest = "a".repeat(64);
        assert!(metadata(&[("a", ""), ("a_9", ""), (&longest, "")]).len() == 3);
        for key in
            ["", "A", "_a", "9a", "a-b", "a b", "a\r\nb", "a:", "a\0", "ä", "Nats-Msg-Id", "eb-id", &"a".repeat(65)]
        {
            assert!(matches!(Metadata::new().insert(key, 1), Err(InvalidMetadata::Key { .. })), "{key:?}");
        }
    }

    #[test]
    fn there_are_at_most_64_entries_of_4_kib() {
        let mut metadata = Metadata::new();
        for i in 0..64 {
            metadata.insert(format!("k{i}"), i).unwrap();
        }
        assert_eq!(metadata.insert("one_more", 1), Err(InvalidMetadata::TooManyEntries { limit: 64 }));
        metadata.insert("k0", "in place").unwrap();
        metadata.insert("k1", "x".repeat(4094)).unwrap();
        let large = metadata.insert("k1", "x".repeat(4095));
        assert_eq!(large, Err(InvalidMetadata::ValueTooLarge { key: "k1".into(), size: 4097, limit: 4096 }));
        let deep = RawValue::from_string(format!("{}{}", "[".repeat(63), "]".repeat(63))).unwrap();
        assert_eq!(metadata.insert("k2", deep), Err(InvalidMetadata::ValueTooDeep { key: "k2".into() }));
    }

    #[test]
    fn a_clone_changes_alone() {
        let one = metadata(&[("user_id", "7")]);
        let mut other = one.clone();
        other.insert("user_id", "8").unwrap();
        assert_eq!(one.get_str("user_id").as_deref(), Some("7"));
    }

    #[test]
    fn debug_shows_keys_and_no_values() {
        assert_eq!(format!("{:?}", metadata(&[("token", "s3cret"), ("user_id", "7")])), r#"{"token", "user_id"}"#);
    }

    #[test]
    fn it_is_an_object_on_the_wire() {
        let text = r#"{"a":{"b":[1, 2]},"c":null}"#;
        let metadata: Metadata = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&metadata).unwrap(), text);
        assert!(serde_json::from_str::<Metadata>(r#"{"a":1,"a":2}"#).is_err());
        assert!(serde_json::from_str::<Metadata>(r#"{"A":1}"#).is_err());
    }
}
