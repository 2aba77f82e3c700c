//! An event as one line of a log: `Event: {name} | Topics: {a, b} | Data: {json}`.
#![cfg(feature = "tracing")]

use std::fmt::Write as _;

use serde_json::Value;

use crate::envelope::RawEvent;
use crate::registry::Registry;
use crate::schema::{Body, Field, Schema};

/// The most that a line shows of the data, in bytes.
const MAX_DATA: usize = 8 * 1024;

/// The line: one physical line, without what is marked `#[event(sensitive)]`.
pub(super) fn of(event: &RawEvent) -> String {
    let topics: Vec<&str> = event.topics().collect();
    format!("Event: {} | Topics: {} | Data: {}", event.event_type(), topics.join(", "), data(event))
}

fn data(event: &RawEvent) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(event.data().get()) else { return "(not JSON)".to_owned() };
    let registry = Registry::of_program();
    let known = registry.versions(event.event_type()).iter().find(|known| known.version == event.version());
    if let Some(known) = known {
        redact(&Schema::Object(known.schema), &mut value);
    }
    let mut text = value.to_string().replace(['\u{7f}', '\u{85}', '\u{2028}', '\u{2029}'], "\u{fffd}");
    if text.len() > MAX_DATA {
        let (length, mut end) = (text.len(), MAX_DATA);
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text.truncate(end);
        let _ = write!(text, "…{length} bytes");
    }
    text
}

fn redact(schema: &Schema, value: &mut Value) {
    match (schema, value) {
        (Schema::Object(object), value) => redact_fields(object.fields, value),
        (Schema::Nullable(inner), value) => redact(inner, value),
        (Schema::List(inner), Value::Array(items)) => items.iter_mut().for_each(|item| redact(inner, item)),
        (Schema::Map { value: inner, .. }, Value::Object(members)) => {
            for member in members.values_mut() {
                redact(inner, member);
            }
        }
        (Schema::Tuple(parts), Value::Array(items)) => {
            for (part, item) in parts.iter().zip(items) {
                redact(part, item);
            }
        }
        (Schema::Recursive(recursive), value) => redact(&recursive.schema(), value),
        // Which variant it is does not matter: a member of that name is sensitive in one of them.
        (Schema::Enum(choice), value) => {
            for variant in choice.variants {
                redact_variant(variant.name, variant.body, value);
            }
        }
        _ => {}
    }
}

fn redact_variant(name: &str, body: Body, value: &mut Value) {
    let Value::Object(members) = &mut *value else { return };
    let inner = match members.get_mut(name) {
        Some(inner) => inner,
        None => value,
    };
    match body {
        Body::Object(fields) => redact_fields(fields, inner),
        Body::Newtype(schema) => redact(schema, inner),
        Body::Unit | Body::Tuple(_) => {}
    }
}

fn redact_fields(fields: &[Field], value: &mut Value) {
    for field in fields {
        if field.flatten && !field.sensitive {
            redact(field.schema, value);
            continue;
        }
        let Value::Object(members) = &mut *value else { return };
        for name in std::iter::once(&field.name).chain(field.aliases) {
            if let Some(member) = members.get_mut(*name) {
                if field.sensitive { *member = Value::from("[redacted]") } else { redact(field.schema, member) }
            }
        }
    }
}
