//! The plain form exactly as this crate writes it, read without looking for what might be there.
//!
//! Most of what arrives was written by a program like this one: [`plain::write`](super::plain::write) writes every member, in one order and without blanks. Here each is
//! read where it stands, straight into what it becomes. Whatever is otherwise is left to [`plain::read`](super::plain::read), which reads all
//! that is allowed and says what is wrong: nothing here has an error of its own, and what is read here is what would be read there.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::header::{Header, Joined, TopicList};
use super::id::is_usable;
use super::parts::{check_key, check_source};
use super::{MAX_TOPICS, RawEvent, Timestamp};
use crate::name::check_name;
use crate::topic;

/// Reads an envelope that is as usual; `None` if it is otherwise, or wrong. How deeply it is nested was looked at before.
pub(super) fn read(text: &str) -> Option<RawEvent> {
    let mut rest = Rest(text);
    rest.literal(r#"{"event_type":"#)?;
    let name = rest.string()?;
    check_name(name).ok()?;
    rest.literal(r#","data":"#)?;
    let data: &RawValue = rest.value()?;
    rest.literal(r#","metadata":"#)?;
    let metadata = rest.value()?;
    rest.literal(r#","timestamp":"#)?;
    let time = Timestamp::parse(rest.string()?).ok()?;
    rest.literal(r#","id":"#)?;
    let id = Uuid::try_parse(rest.string()?).ok().filter(|id| is_usable(*id))?;
    rest.literal(r#","source":"#)?;
    let source = rest.string().filter(|source| !source.is_empty())?;
    check_source(source).ok()?;
    rest.literal(r#","version":"#)?;
    let version = rest.value().filter(|version| *version != 0)?;
    rest.literal(r#","topics":["#)?;
    let topics = rest.topics()?;
    let key = match rest.literal(r#","key":"#) {
        Some(()) => Some(rest.string()?),
        None => None,
    };
    check_key(key.unwrap_or_default()).ok()?;
    rest.literal("}")?;
    if !rest.0.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
        return None;
    }
    let header = Header {
        id,
        time,
        name: Cow::Owned(name.to_owned()),
        version,
        source: Arc::from(source),
        topics,
        key: key.map(Box::from),
        metadata,
        schema: None,
        extra: Vec::new(),
    };
    Some(RawEvent::from_parts(Arc::new(header), data.into()))
}

/// The bytes at which a string ends, or is more than its letters.
const ENDS: [bool; 256] = {
    let mut ends = [false; 256];
    let mut control = 0;
    while control < 0x20 {
        ends[control] = true;
        control += 1;
    }
    ends[b'"' as usize] = true;
    ends[b'\\' as usize] = true;
    ends
};

/// What was not read yet.
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    #[inline]
    fn literal(&mut self, text: &str) -> Option<()> {
        self.0 = self.0.strip_prefix(text)?;
        Some(())
    }

    /// A string without escapes.
    fn string(&mut self) -> Option<&'a str> {
        let text = self.0.strip_prefix('"')?;
        let end = text.as_bytes().iter().position(|byte| ENDS[usize::from(*byte)])?;
        let (string, rest) = text.split_at(end);
        self.0 = rest.strip_prefix('"')?;
        Some(string)
    }

    /// Any JSON that fits the type.
    fn value<T: Deserialize<'a>>(&mut self) -> Option<T> {
        let mut values = serde_json::Deserializer::from_str(self.0).into_iter();
        let value = values.next()?.ok()?;
        self.0 = &self.0[values.byte_offset()..];
        Some(value)
    }

    /// The rest of a list of topics, of which there is one at least.
    fn topics(&mut self) -> Option<TopicList> {
        let mut topics = Joined::default();
        for _ in 0..MAX_TOPICS {
            let topic = self.string()?;
            topic::check(topic).ok()?;
            topics.add(topic).ok()?;
            if self.literal("]").is_some() {
                return Some(topics.finish());
            }
            self.literal(",")?;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::members::Members;
    use super::super::{Arrival, MAX_MEMBERS, plain};
    use super::*;

    fn event() -> RawEvent {
        let event = RawEvent::new("deal.won", json!({ "a": [1, "\"]}"], "b": null })).unwrap();
        let event = event.with_topics(["deals", "sales.eu"]).unwrap().with_source("crm").unwrap();
        event.with_metadata("user_id", 7).unwrap().with_metadata("trace", json!({ "b": ["}"] })).unwrap()
    }

    /// What is read without this module.
    fn otherwise(text: &str) -> Option<RawEvent> {
        Members::read(text, MAX_MEMBERS).and_then(|members| plain::read(members, &Arrival::new())).ok()
    }

    #[test]
    fn what_is_written_is_read_here() {
        let small = RawEvent::new("a.b", ()).unwrap();
        for event in [event().with_key("d-7").unwrap(), event(), small] {
            let text = event.to_json();
            assert_eq!(read(&text).unwrap().to_json(), text);
            assert_eq!(otherwise(&text).unwrap().to_json(), text);
        }
    }

    #[test]
    fn what_is_otherwise_is_left_alone() {
        let text = event().to_json();
        let with_escape = event().with_source("a\"b").unwrap().to_json();
        let with_more = text.replacen("{\"event", "{\"more\":1,\"event", 1);
        for text in [with_escape, with_more, text.replacen(':', ": ", 1), text.replacen('7', "7}", 1), text + "x"] {
            assert!(read(&text).is_none(), "{text}");
        }
    }

    #[test]
    fn no_change_of_one_letter_is_read_differently_here() {
        let text = event().with_key("d-7").unwrap().to_json();
        let (mut here, letters) = (0, b"\"\\,:{}[]x0 \n.-Z");
        for at in 0..text.len() {
            for letter in letters {
                let mut changed = text.clone().into_bytes();
                changed[at] = *letter;
                let changed = String::from_utf8(changed).unwrap();
                let Some(event) = read(&changed) else { continue };
                here += 1;
                assert_eq!(Some(event.to_json()), otherwise(&changed).map(|event| event.to_json()), "{changed}");
            }
        }
        assert!(here > 300, "{here} were read here");
    }
}
