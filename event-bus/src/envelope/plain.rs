//! The plain form: `{event_type, data, metadata, timestamp, id, source, version, topics, key}`, in this order, then members that this
//! version does not know. An event without a key has no member `key`.

use std::io::Write;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use super::members::Members;
use super::{Arrival, EnvelopeError, Header, Metadata, RawEvent, parts, unknown_source};

/// The members that the plain form knows.
pub(crate) const MEMBERS: [&str; 10] =
    ["event_type", "data", "metadata", "timestamp", "id", "event_id", "source", "version", "topics", "key"];

/// Reads the plain form. `event_type` and `data` have to be there. `null` stands for a missing member, but not as a name, version or id.
pub(crate) fn read(mut members: Members<'_>, arrival: &Arrival) -> Result<RawEvent, EnvelopeError> {
    let name = members.take("event_type").ok_or(EnvelopeError::MissingMember {
        name: "event_type",
        hint: "send the event's name, such as \"deal.won\"",
    })?;
    let data = members.take("data").ok_or(EnvelopeError::MissingMember {
        name: "data",
        hint: "send the event's data, `{}` or `null` if there is none",
    })?;
    let name = parts::name("event_type", name)?;
    let time = members.take_some("timestamp").map(|value| parts::time("timestamp", value)).transpose()?;
    let id = match (members.take("id"), members.take("event_id")) {
        (Some(_), Some(_)) => return Err(EnvelopeError::DuplicateMember { name: "\"event_id\"".to_owned() }),
        (Some(id), None) | (None, Some(id)) => Some(parts::id(id)?),
        (None, None) => None,
    };
    let header = Header {
        id: id.unwrap_or_else(|| arrival.id_or_fresh()),
        time: time.unwrap_or_else(|| arrival.time_or_now()),
        name,
        version: members.take("version").map_or(Ok(1), parts::version)?,
        source: members.take_some("source").map(parts::source).transpose()?.unwrap_or_else(unknown_source),
        topics: members
            .take_some("topics")
            .map(parts::topics)
            .transpose()?
            .flatten()
            .unwrap_or_else(|| arrival.topics()),
        key: members.take_some("key").map(|value| parts::key("key", value)).transpose()?,
        metadata: members.take_some("metadata").map_or(Ok(Metadata::new()), parts::metadata)?,
        schema: None,
        extra: members.rest().into_iter().map(|(name, value)| (Box::from(name), value.to_owned())).collect(),
    };
    parts::check_unknown(&header.extra)?;
    Ok(RawEvent::from_parts(Arc::new(header), Arc::from(data.to_owned())))
}

/// Appends the plain form, in one piece without line breaks of its own.
pub(crate) fn write(header: &Header, data: &RawValue, out: &mut Vec<u8>) {
    out.reserve(256 + data.get().len());
    out.extend_from_slice(b"{\"event_type\":");
    json(out, &*header.name);
    out.extend_from_slice(b",\"data\":");
    out.extend_from_slice(data.get().as_bytes());
    out.extend_from_slice(b",\"metadata\":");
    json(out, &header.metadata);
    print(out, format_args!(",\"timestamp\":\"{}\",\"id\":\"{}\",\"source\":", header.time, header.id));
    json(out, &*header.source);
    print(out, format_args!(",\"version\":{},\"topics\":[", header.version));
    for (at, topic) in header.topics.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        json(out, topic);
    }
    out.push(b']');
    if let Some(key) = &header.key {
        out.extend_from_slice(b",\"key\":");
        json(out, &**key);
    }
    for (name, value) in &header.extra {
        out.push(b',');
        json(out, &**name);
        out.push(b':');
        out.extend_from_slice(value.get().as_bytes());
    }
    out.push(b'}');
}

/// Appends a value whose JSON cannot fail: a string, or raw JSON.
pub(super) fn json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("strings and raw JSON have a JSON form, and memory takes them");
}

pub(super) fn print(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("memory takes all");
}
