//! [`Topic`]: where events are published, and [`TopicPattern`]: what a subscription listens to.

mod check;
mod children;
mod error;
mod given;
mod index;
mod pattern;

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use self::check::{check_pattern, check_topic};
pub(crate) use self::error::check;
pub use self::error::{InvalidPattern, InvalidTopic};
pub use self::given::{TopicText, TopicTexts};
pub(crate) use self::index::TopicIndex;
pub use self::pattern::TopicPattern;

/// The longest topic, in bytes.
pub(crate) const MAX_TOPIC_BYTES: usize = 256;

/// The most segments that a topic has.
pub(crate) const MAX_TOPIC_SEGMENTS: usize = 16;

/// A topic: segments of letters, digits, `_` and `-`, joined by `.`.
///
/// At most 256 bytes and 16 segments. Wildcards belong to a [`TopicPattern`]; topics that brokers keep for themselves (`$JS.API`, `_INBOX`)
/// are refused. A clone copies no text.
///
/// ```
/// use event_bus::Topic;
///
/// const DEALS: Topic = Topic::from_static("deals");
///
/// let eu = Topic::new(format!("{DEALS}.eu"))?;
/// assert_eq!(eu, "deals.eu");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Topic(Text);

#[derive(Clone)]
enum Text {
    Static(&'static str),
    Shared(Arc<str>),
}

impl Topic {
    /// A topic made while the program runs.
    ///
    /// # Errors
    ///
    /// [`InvalidTopic`] says what the grammar does not allow.
    pub fn new(topic: impl AsRef<str>) -> Result<Self, InvalidTopic> {
        let topic = topic.as_ref();
        error::check(topic)?;
        Ok(Self(Text::Shared(Arc::from(topic))))
    }

    /// A topic known while the program is written. Allocates nothing.
    ///
    /// # Panics
    ///
    /// If the grammar does not allow the topic: in a constant, that is a compile error.
    #[track_caller]
    pub const fn from_static(topic: &'static str) -> Self {
        check_topic(topic);
        Self(Text::Static(topic))
    }

    /// The topic as text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            Text::Static(text) => text,
            Text::Shared(text) => text,
        }
    }
}

impl Deref for Topic {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for Topic {
    fn as_ref(&self) -> &str {
        self
    }
}

impl Borrow<str> for Topic {
    fn borrow(&self) -> &str {
        self
    }
}

impl fmt::Display for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self)
    }
}

impl fmt::Debug for Topic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl PartialEq for Topic {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Topic {}

impl PartialEq<str> for Topic {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Topic {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialOrd for Topic {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Topic {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

/// As `str` hashes, so that a map with `Topic` keys is asked with text.
impl Hash for Topic {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl FromStr for Topic {
    type Err = InvalidTopic;

    fn from_str(topic: &str) -> Result<Self, InvalidTopic> {
        Self::new(topic)
    }
}

impl TryFrom<&str> for Topic {
    type Error = InvalidTopic;

    fn try_from(topic: &str) -> Result<Self, InvalidTopic> {
        Self::new(topic)
    }
}

impl TryFrom<String> for Topic {
    type Error = InvalidTopic;

    fn try_from(topic: String) -> Result<Self, InvalidTopic> {
        Self::new(topic)
    }
}

impl Serialize for Topic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Topic {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let topic = String::deserialize(deserializer)?;
        Self::new(topic).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    const DEALS: Topic = Topic::from_static("deals");

    #[test]
    fn a_static_topic_equals_one_made_at_run_time() {
        assert_eq!(DEALS, Topic::new("deals").unwrap());
        assert_eq!(DEALS, "deals");
        assert_eq!(DEALS.to_string(), "deals");
        assert_eq!(format!("{DEALS:?}"), "\"deals\"");
    }

    #[test]
    fn a_map_with_topic_keys_is_asked_with_text() {
        let map = HashMap::from([(Topic::new("deals.eu").unwrap(), 1)]);
        assert_eq!(map.get("deals.eu"), Some(&1));
    }

    #[test]
    fn a_topic_is_a_string_on_the_wire_and_checked_when_read() {
        assert_eq!(serde_json::to_string(&DEALS).unwrap(), "\"deals\"");
        assert_eq!(serde_json::from_str::<Topic>("\"deals\"").unwrap(), DEALS);
        assert!(serde_json::from_str::<Topic>("\"deals.*\"").is_err());
    }
}
