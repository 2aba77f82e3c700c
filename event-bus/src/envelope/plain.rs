//! The plain form: `{event_type, data, metadata, timestamp, id, source, version, topics, key}`, in this order, then members that this
//! version does not know. An event without a key has no member `key`.

use std::io::Write;
use std::sync::Arc;

use serde::Serialize;

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
    Ok(RawEvent::from_parts(Arc::new(header), data.into()))
}

/// Appends the plain form, in one piece without line breaks of its own.
///
/// Nothing is allocated if `out` has room. What a grammar keeps from needing escapes goes out as it is: names, topics, keys of metadata.
pub(crate) fn write(header: &Header, data: &str, out: &mut Vec<u8>) {
    let metadata: usize = header.metadata.iter().map(|(key, value)| key.len() + value.get().len() + 4).sum();
    out.reserve(256 + data.len() + metadata);
    push(out, &["{\"event_type\":\"", &header.name, "\",\"data\":", data, ",\"metadata\":{"]);
    for (at, (key, value)) in header.metadata.iter().enumerate() {
        push(out, &[if at > 0 { ",\"" } else { "\"" }, key, "\":", value.get()]);
    }
    push(out, &["},\"timestamp\":\""]);
    header.time.write(out);
    let id = &mut [0; uuid::fmt::Hyphenated::LENGTH];
    push(out, &["\",\"id\":\"", header.id.hyphenated().encode_lower(id), "\",\"source\":"]);
    json(out, &*header.source);
    push(out, &[",\"version\":"]);
    number(out, header.version);
    push(out, &[",\"topics\":["]);
    for (at, topic) in header.topics.iter().enumerate() {
        push(out, &[if at > 0 { ",\"" } else { "\"" }, topic, "\""]);
    }
    out.push(b']');
    if let Some(key) = &header.key {
        push(out, &[",\"key\":"]);
        json(out, &**key);
    }
    for (name, value) in &header.extra {
        out.push(b',');
        json(out, &**name);
        push(out, &[":", value.get()]);
    }
    out.push(b'}');
}

fn push(out: &mut Vec<u8>, texts: &[&str]) {
    for text in texts {
        out.extend_from_slice(text.as_bytes());
    }
}

fn number(out: &mut Vec<u8>, mut number: u32) {
    let (mut digits, mut at) = ([0; 10], 10);
    while at == 10 || number > 0 {
        at -= 1;
        digits[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    out.extend_from_slice(&digits[at..]);
}

/// Appends a value whose JSON cannot fail: a string, or raw JSON.
pub(super) fn json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("strings and raw JSON have a JSON form, and memory takes them");
}

pub(super) fn print(out: &mut Vec<u8>, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("memory takes all");
}
