//! The members of an envelope, each read on its own: what both forms have in common.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::cloudevents::uri_length;
use super::header::{TopicList, unknown_source};
use super::id::is_usable;
use super::members::{Members, Text};
use super::{EnvelopeError, InvalidMetadata, MAX_SOURCE_BYTES, MAX_TOPICS, MAX_UNKNOWN_MEMBERS, Metadata, Timestamp};
use crate::key::MAX_KEY_BYTES;
use crate::name::{check_name, quoted};
use crate::topic::Topic;

pub(super) fn string<'a>(member: &'static str, value: &'a RawValue) -> Result<Cow<'a, str>, EnvelopeError> {
    match serde_json::from_str(value.get()) {
        Ok(Text(text)) => Ok(text),
        Err(_) => Err(EnvelopeError::Member { name: member, reason: "has to be a string" }),
    }
}

pub(super) fn name(member: &'static str, value: &RawValue) -> Result<Cow<'static, str>, EnvelopeError> {
    let name = string(member, value)?;
    check_name(&name)?;
    Ok(Cow::Owned(name.into_owned()))
}

pub(super) fn id(value: &RawValue) -> Result<Uuid, EnvelopeError> {
    let text = serde_json::from_str(value.get()).map(|Text(text)| text);
    let id = text.as_ref().ok().and_then(|text| Uuid::try_parse(text).ok());
    id.filter(|id| is_usable(*id))
        .ok_or_else(|| EnvelopeError::InvalidId { got: quoted(text.as_deref().unwrap_or(value.get())) })
}

pub(super) fn version(value: &RawValue) -> Result<u32, EnvelopeError> {
    let version = serde_json::from_str(value.get()).ok().filter(|version| *version != 0);
    version.ok_or_else(|| EnvelopeError::UnsupportedVersion { got: quoted(value.get()) })
}

pub(super) fn time(member: &'static str, value: &RawValue) -> Result<Timestamp, EnvelopeError> {
    Ok(Timestamp::parse(&string(member, value)?)?)
}

pub(super) fn source(value: &RawValue) -> Result<Arc<str>, EnvelopeError> {
    let source = string("source", value)?;
    check_source(&source)?;
    Ok(if source.is_empty() { unknown_source() } else { Arc::from(source) })
}

pub(crate) fn check_source(source: &str) -> Result<(), EnvelopeError> {
    // As a URI, as `CloudEvents` carries it: what can be read in one form can be written in the other.
    let reason = if uri_length(source) > MAX_SOURCE_BYTES {
        "is longer than 1024 bytes as a URI, where some characters take three or more: send a short name or URI"
    } else if source.chars().any(char::is_control) {
        "contains a control character: send a name or URI"
    } else {
        return Ok(());
    };
    Err(EnvelopeError::Member { name: "source", reason })
}

/// Not more unknown members than can be written beside the known ones and read again.
pub(super) fn check_unknown(members: &[(Box<str>, Box<RawValue>)]) -> Result<(), EnvelopeError> {
    if members.len() > MAX_UNKNOWN_MEMBERS {
        return Err(EnvelopeError::TooManyMembers { limit: MAX_UNKNOWN_MEMBERS });
    }
    Ok(())
}

pub(super) fn key(member: &'static str, value: &RawValue) -> Result<Box<str>, EnvelopeError> {
    let key = string(member, value)?;
    check_key(&key)?;
    Ok(Box::from(key))
}

pub(super) fn check_key(key: &str) -> Result<(), EnvelopeError> {
    if key.len() > MAX_KEY_BYTES {
        return Err(EnvelopeError::KeyTooLong { limit: MAX_KEY_BYTES, size: key.len() });
    }
    Ok(())
}

/// A list of topics; `None` if it is empty, which is as good as missing.
pub(super) fn topics(value: &RawValue) -> Result<Option<TopicList>, EnvelopeError> {
    let Ok(FirstTexts { list, more }) = serde_json::from_str(value.get()) else {
        return Err(EnvelopeError::Member { name: "topics", reason: "has to be a list of strings" });
    };
    if more {
        return Err(EnvelopeError::TooManyTopics { limit: MAX_TOPICS });
    }
    if list.is_empty() {
        return Ok(None);
    }
    let topics = list.iter().map(Topic::new).collect::<Result<Vec<_>, _>>()?;
    TopicList::new(topics).map(Some)
}

pub(super) fn metadata(value: &RawValue) -> Result<Metadata, EnvelopeError> {
    let mut metadata = Metadata::new();
    add_metadata(&mut metadata, "metadata", value.get())?;
    Ok(metadata)
}

/// Adds the members of an object in `text`, which stands in `member`.
pub(super) fn add_metadata(metadata: &mut Metadata, member: &'static str, text: &str) -> Result<(), EnvelopeError> {
    let entries = Members::read(text, Metadata::MAX_ENTRIES).map_err(|error| match error {
        EnvelopeError::DuplicateMember { name } => InvalidMetadata::DuplicateKey { key: name }.into(),
        EnvelopeError::TooManyMembers { limit } => InvalidMetadata::TooManyEntries { limit }.into(),
        EnvelopeError::TooDeep { .. } => error,
        _ => EnvelopeError::Member { name: member, reason: "has to be a JSON object" },
    })?;
    for (key, value) in entries.rest() {
        metadata.insert_raw(&key, value.to_owned())?;
    }
    Ok(())
}

/// The first strings of a list, so that a long list takes no memory.
struct FirstTexts<'a> {
    list: Vec<Cow<'a, str>>,
    more: bool,
}

impl<'de: 'a, 'a> Deserialize<'de> for FirstTexts<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List;

        impl<'de> Visitor<'de> for List {
            type Value = FirstTexts<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of strings")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut list = Vec::new();
                while list.len() < MAX_TOPICS {
                    match seq.next_element()? {
                        Some(Text(text)) => list.push(text),
                        None => return Ok(FirstTexts { list, more: false }),
                    }
                }
                let mut more = false;
                while seq.next_element::<IgnoredAny>()?.is_some() {
                    more = true;
                }
                Ok(FirstTexts { list, more })
            }
        }

        deserializer.deserialize_seq(List)
    }
}
