//! Reading `CloudEvents`: our own, and those of other programs.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use serde_json::value::RawValue;
use uuid::Uuid;

use super::{KNOWN_EXTENSIONS, SCHEMA_URN};
use crate::envelope::header::TopicList;
use crate::envelope::id::derived;
use crate::envelope::members::Members;
use crate::envelope::metadata::is_key;
use crate::envelope::parts::{self, string};
use crate::envelope::plain::MEMBERS;
use crate::envelope::{Arrival, EnvelopeError, Header, MAX_MEMBERS, MAX_TOPICS, Metadata, RawEvent};
use crate::name::quoted;
use crate::topic::Topic;

/// Where an id that is no UUID is kept.
const FOREIGN_ID: &str = "cloudevent_id";

/// Reads one event in structured JSON. `null` is an unset attribute, as the specification says; missing data is `null`, since it is optional there.
pub(in crate::envelope) fn read(mut members: Members<'_>, arrival: &Arrival) -> Result<RawEvent, EnvelopeError> {
    if string("specversion", need(&mut members, "specversion")?)? != "1.0" {
        return Err(EnvelopeError::Member {
            name: "specversion",
            reason: "has to be \"1.0\": other versions are not read",
        });
    }
    if members.take_some("data_base64").is_some() {
        return Err(EnvelopeError::BinaryData);
    }
    let name = parts::name("type", need(&mut members, "type")?)?;
    let source = parts::source(need(&mut members, "source")?)?;
    let mut metadata = Metadata::new();
    if let Some(text) = members.take_some("ebmeta") {
        parts::add_metadata(&mut metadata, "ebmeta", &string("ebmeta", text)?)?;
    }
    let id = read_id(need(&mut members, "id")?, &source, &mut metadata)?;
    let time = members.take_some("time").map(|value| parts::time("time", value)).transpose()?;
    let version = read_version(&mut members, &name, &mut metadata)?;
    let topics = members.take_some("ebtopics").map(read_topics).transpose()?;
    let key = members.take_some("partitionkey").map(|value| parts::key("partitionkey", value)).transpose()?;
    read_content_type(&mut members, &mut metadata)?;
    let data = members.take("data").unwrap_or(RawValue::NULL);
    let mut extra = Vec::new();
    if let Some(text) = members.take_some("ebextra") {
        read_extra(&string("ebextra", text)?, &mut extra)?;
    }
    for (extension, key) in KNOWN_EXTENSIONS {
        if let Some(value) = members.take_some(extension) {
            metadata.insert_raw(key, value.to_owned())?;
        }
    }
    for (name, value) in members.rest() {
        if value.get() == "null" {
            continue;
        }
        // What cannot be metadata is kept all the same. `eborigin` belongs to a later version.
        if is_key(&name) && name != "eborigin" {
            metadata.insert_raw(&name, value.to_owned())?;
        } else {
            extra.push((Box::from(name), value.to_owned()));
        }
    }
    check_extra(&extra)?;
    parts::check_unknown(&extra)?;
    let header = Header {
        id,
        time: time.unwrap_or_else(|| arrival.time_or_now()),
        name,
        version,
        source,
        topics: topics.unwrap_or_else(|| arrival.topics()),
        key,
        metadata,
        schema: None,
        extra,
    };
    Ok(RawEvent::from_parts(Arc::new(header), data.into()))
}

fn need<'a>(members: &mut Members<'a>, name: &'static str) -> Result<&'a RawValue, EnvelopeError> {
    let hint = "CloudEvents need `specversion`, `id`, `source` and `type`";
    members.take_some(name).ok_or(EnvelopeError::MissingMember { name, hint })
}

/// Elsewhere an id is any text, unique within its source: then ours is derived from both, and theirs kept.
fn read_id(value: &RawValue, source: &str, metadata: &mut Metadata) -> Result<Uuid, EnvelopeError> {
    let text = string("id", value)?;
    let id = match Uuid::try_parse(&text) {
        Ok(id) => id,
        Err(_) if text.is_empty() || text.chars().any(char::is_control) => Uuid::nil(),
        Err(_) => {
            metadata.insert_raw(FOREIGN_ID, value.to_owned())?;
            derived(source, &text)
        }
    };
    crate::envelope::usable_id(id)
}

/// `ebversion`, else our `dataschema`, else 1. A foreign `dataschema` becomes metadata.
fn read_version(members: &mut Members<'_>, name: &str, metadata: &mut Metadata) -> Result<u32, EnvelopeError> {
    let mut version = members.take_some("ebversion").map(parts::version).transpose()?;
    if let Some(value) = members.take_some("dataschema") {
        let schema = string("dataschema", value)?;
        match version_in(&schema, name) {
            Some(found) => version = version.or(Some(found)),
            None => metadata.insert_raw("dataschema", value.to_owned())?,
        }
    }
    Ok(version.unwrap_or(1))
}

fn version_in(schema: &str, name: &str) -> Option<u32> {
    let version = schema.strip_prefix(SCHEMA_URN)?.strip_prefix(name)?.strip_prefix(":v")?;
    version.parse().ok().filter(|version| *version != 0)
}

fn read_topics(value: &RawValue) -> Result<TopicList, EnvelopeError> {
    let text = string("ebtopics", value)?;
    if text.split(',').count() > MAX_TOPICS {
        return Err(EnvelopeError::TooManyTopics { limit: MAX_TOPICS });
    }
    let topics = text.split(',').map(Topic::new).collect::<Result<Vec<_>, _>>()?;
    TopicList::new(topics)
}

/// Data of another type arrives as a JSON string, which it stays; the type is kept as metadata so that a handler can tell.
fn read_content_type(members: &mut Members<'_>, metadata: &mut Metadata) -> Result<(), EnvelopeError> {
    let Some(value) = members.take_some("datacontenttype") else {
        return Ok(());
    };
    let text = string("datacontenttype", value)?;
    let media_type = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !media_type.ends_with("/json") && !media_type.ends_with("+json") {
        metadata.insert_raw("datacontenttype", value.to_owned())?;
    }
    Ok(())
}

fn read_extra(text: &str, extra: &mut Vec<(Box<str>, Box<RawValue>)>) -> Result<(), EnvelopeError> {
    let members = Members::read(text, MAX_MEMBERS).map_err(|error| match error {
        EnvelopeError::DuplicateMember { .. }
        | EnvelopeError::TooManyMembers { .. }
        | EnvelopeError::TooDeep { .. } => error,
        _ => EnvelopeError::Member { name: "ebextra", reason: "has to be a JSON object" },
    })?;
    extra
        .extend(members.rest().into_iter().map(|(name, value): (Cow<'_, str>, _)| (Box::from(name), value.to_owned())));
    Ok(())
}

/// What is kept is written back beside the plain form's own members: one of those a second time would be another event to other readers.
fn check_extra(extra: &[(Box<str>, Box<RawValue>)]) -> Result<(), EnvelopeError> {
    let mut seen = HashSet::new();
    match extra.iter().find(|(name, _)| MEMBERS.contains(&&**name) || !seen.insert(name)) {
        Some((name, _)) => Err(EnvelopeError::DuplicateMember { name: quoted(name) }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(members: &str) -> RawEvent {
        let text = format!(r#"{{"specversion":"1.0","type":"deal.won","source":"crm","id":"a-1",{members}}}"#);
        RawEvent::from_cloudevents(text).unwrap()
    }

    #[test]
    fn kept_members_cannot_pass_for_the_envelope() {
        let refused = |members: &str| {
            let text = format!(r#"{{"specversion":"1.0","type":"deal.won","source":"crm","id":"a-1",{members}}}"#);
            RawEvent::from_cloudevents(text).unwrap_err().to_string()
        };
        let planted = r#""ebextra":"{\"event_type\":\"deal.lost\"}""#;
        assert_eq!(refused(planted), "member \"event_type\" is there twice: send it once");
        assert_eq!(refused(r#""Foo":1,"ebextra":"{\"Foo\":2}""#), "member \"Foo\" is there twice: send it once");
    }

    #[test]
    fn an_id_that_is_no_uuid_is_kept_and_gives_the_same_event_id_each_time() {
        let (one, other) = (read(r#""data":1"#), read(r#""data":2"#));
        assert_eq!(one.id(), other.id());
        assert_eq!(one.metadata().get_str(FOREIGN_ID).as_deref(), Some("a-1"));
    }

    #[test]
    fn the_version_is_that_of_our_schema_or_one() {
        assert_eq!(read(r#""dataschema":"urn:event-bus:deal.won:v3""#).version(), 3);
        assert_eq!(read(r#""dataschema":"urn:event-bus:deal.won:v3","ebversion":2"#).version(), 2);
        for foreign in ["urn:event-bus:deal.lost:v3", "urn:event-bus:deal.won:v0", "https://example.org/schema"] {
            let event = read(&format!("\"dataschema\":\"{foreign}\""));
            assert_eq!(event.version(), 1);
            assert_eq!(event.metadata().get_str("dataschema").as_deref(), Some(foreign));
        }
    }

    #[test]
    fn data_of_another_type_stays_a_string_and_says_what_it_is() {
        let event = read(r#""datacontenttype":"text/xml","data":"<much wow/>""#);
        assert_eq!(event.data().get(), r#""<much wow/>""#);
        assert_eq!(event.metadata().get_str("datacontenttype").as_deref(), Some("text/xml"));
        for json in ["application/json", "Application/JSON; charset=utf-8", "text/json", "application/vnd.a+json"] {
            assert!(!read(&format!("\"datacontenttype\":\"{json}\"")).metadata().contains("datacontenttype"), "{json}");
        }
    }

    #[test]
    fn an_attribute_of_its_own_wins_over_the_same_key_in_ebmeta() {
        let event = read(r#""correlationid":"outer","ebmeta":"{\"correlation_id\":\"inner\",\"user_id\":7}""#);
        assert_eq!(event.metadata().get_str(Metadata::CORRELATION_ID).as_deref(), Some("outer"));
        assert_eq!(event.metadata().raw("user_id").unwrap().get(), "7");
    }
}
