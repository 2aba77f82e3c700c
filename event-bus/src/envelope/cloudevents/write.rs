//! Writing `CloudEvents`.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{KNOWN_EXTENSIONS, SCHEMA_URN};
use crate::envelope::plain::{json, print};
use crate::envelope::{Header, Metadata};

/// Appends one event in structured JSON.
///
/// `correlation_id`, `causation_id` and `traceparent` are attributes of their own if they are strings that an attribute can hold, and stay
/// among the metadata in `ebmeta` otherwise. Members that this version does not know travel as one JSON text in `ebextra`.
pub(in crate::envelope) fn write(header: &Header, data: &str, out: &mut Vec<u8>) {
    out.reserve(512 + data.len());
    print(out, format_args!("{{\"specversion\":\"1.0\",\"id\":\"{}\",\"source\":", header.id));
    json(out, &*uri_reference(&header.source));
    out.extend_from_slice(b",\"type\":");
    json(out, &*header.name);
    print(out, format_args!(",\"time\":\"{}\",\"datacontenttype\":\"application/json\"", header.time));
    print(out, format_args!(",\"dataschema\":\"{SCHEMA_URN}{}:v{}\"", header.name, header.version));
    out.extend_from_slice(b",\"data\":");
    out.extend_from_slice(data.as_bytes());
    // An integer attribute has 32 bits with a sign; the schema says the same.
    if let Ok(version) = i32::try_from(header.version) {
        print(out, format_args!(",\"ebversion\":{version}"));
    }
    attribute(out, "ebtopics", &header.topics.iter().collect::<Vec<_>>().join(","));
    // An attribute is never empty.
    if let Some(key) = header.key.as_deref().filter(|key| !key.is_empty()) {
        attribute(out, "partitionkey", key);
    }
    write_metadata(&header.metadata, out);
    if !header.extra.is_empty() {
        let mut text = Vec::new();
        write_object(header.extra.iter().map(|(name, value)| (&**name, &**value)), &mut text);
        nested(out, "ebextra", &text);
    }
    out.push(b'}');
}

fn write_metadata(metadata: &Metadata, out: &mut Vec<u8>) {
    let mut apart = [None; KNOWN_EXTENSIONS.len()];
    for ((name, key), apart) in KNOWN_EXTENSIONS.iter().zip(&mut apart) {
        if let Some(text) = metadata.get_str(key).filter(|text| is_attribute_text(text)) {
            attribute(out, name, &text);
            *apart = Some(*key);
        }
    }
    let rest = || metadata.iter().filter(|(key, _)| !apart.contains(&Some(*key)));
    if rest().next().is_some() {
        let mut text = Vec::new();
        write_object(rest(), &mut text);
        nested(out, "ebmeta", &text);
    }
}

fn write_object<'a>(members: impl Iterator<Item = (&'a str, &'a RawValue)>, out: &mut Vec<u8>) {
    out.push(b'{');
    for (at, (name, value)) in members.enumerate() {
        if at > 0 {
            out.push(b',');
        }
        json(out, name);
        out.push(b':');
        out.extend_from_slice(value.get().as_bytes());
    }
    out.push(b'}');
}

fn attribute(out: &mut Vec<u8>, name: &str, text: &str) {
    print(out, format_args!(",\"{name}\":"));
    json(out, text);
}

/// JSON as a string within JSON.
fn nested(out: &mut Vec<u8>, name: &str, text: &[u8]) {
    attribute(out, name, std::str::from_utf8(text).expect("it is put together from UTF-8"));
}

/// Attributes are neither empty nor do they hold control characters.
fn is_attribute_text(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(char::is_control)
}

/// `source` is a URI reference: what no URI has is percent-encoded.
fn uri_reference(source: &str) -> Cow<'_, str> {
    if source.bytes().all(is_in_uris) {
        return Cow::Borrowed(source);
    }
    let encoded =
        source.bytes().map(|byte| if is_in_uris(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    Cow::Owned(encoded.collect())
}

/// How long a source is as a URI reference.
pub(in crate::envelope) fn uri_length(source: &str) -> usize {
    source.bytes().map(|byte| if is_in_uris(byte) { 1 } else { 3 }).sum()
}

fn is_in_uris(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::envelope::RawEvent;

    fn written(event: &RawEvent) -> Value {
        serde_json::from_str(&event.to_cloudevents()).unwrap()
    }

    #[test]
    fn a_source_that_is_no_uri_is_percent_encoded() {
        assert_eq!(uri_reference("https://example.org/crm?a=1"), "https://example.org/crm?a=1");
        assert_eq!(uri_reference("my crm \"€\""), "my%20crm%20%22%E2%82%AC%22");
    }

    #[test]
    fn metadata_that_is_no_attribute_stays_within_ebmeta_with_its_type() {
        let event = RawEvent::new("deal.won", json!({})).unwrap();
        let event = event.with_metadata("correlation_id", 7).unwrap().with_metadata("causation_id", "a\nb").unwrap();
        let event = event.with_metadata("traceparent", "00-1-2-01").unwrap();
        let written = written(&event);
        assert_eq!(written["traceparent"], "00-1-2-01");
        assert_eq!(written["ebmeta"], r#"{"causation_id":"a\nb","correlation_id":7}"#);
        assert!(written.get("correlationid").is_none());
    }

    #[test]
    fn every_attribute_name_is_legal() {
        let event =
            RawEvent::from_json(r#"{"event_type":"deal.won","data":1,"Foreign_Member":[1],"metadata":{"user_id":7}}"#)
                .unwrap();
        let written = written(&event);
        let names: Vec<_> = written.as_object().unwrap().keys().collect();
        assert!(
            names.iter().all(|name| name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())),
            "{names:?}"
        );
        assert_eq!(written["ebextra"], r#"{"Foreign_Member":[1]}"#);
    }
}
