//! An event as one line of a log: `Event: {name} | Topics: {a, b} | Data: {json}`.
#![cfg(feature = "tracing")]

use std::fmt::Write as _;

use serde_json::Value;

use crate::envelope::RawEvent;
use crate::registry::Registry;
use crate::schema::{Body, Enum, Field, Object, Schema, Tagging};

/// The most that a line shows of the data, in bytes.
const MAX_DATA: usize = 8 * 1024;

/// What stands in place of what is marked `#[event(sensitive)]`.
const REDACTED: &str = "[redacted]";

/// The line: one physical line, without what is marked `#[event(sensitive)]`.
pub(super) fn of(event: &RawEvent) -> String {
    let topics: Vec<&str> = event.topics().collect();
    format!("Event: {} | Topics: {} | Data: {}", event.event_type(), topics.join(", "), data(event))
}

fn data(event: &RawEvent) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(event.data().get()) else { return "(not JSON)".to_owned() };
    if let Some(object) = schema(event) {
        redact_fields(object.fields(), &mut value);
    }
    // JSON escapes what ASCII has of these, and nothing else.
    let mut text = value.to_string().replace(steers_terminals, "\u{fffd}");
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

/// That of the event's type, else of the registered one.
fn schema(event: &RawEvent) -> Option<&'static Object> {
    event.schema().or_else(|| {
        let registry = Registry::of_program();
        let known = registry.versions(event.event_type()).iter().find(|known| known.version == event.version());
        known.map(|known| known.schema)
    })
}

/// Control characters, line separators, and marks that turn the direction of writing.
fn steers_terminals(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn redact(schema: &Schema, value: &mut Value) {
    match (schema, value) {
        (Schema::Object(object), value) => redact_fields(object.fields(), value),
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
        (Schema::Enum(choice), value) => redact_choice(choice, value),
        _ => {}
    }
}

/// Which variant it is does not matter: what is sensitive in one of them is hidden in all.
fn redact_choice(choice: &Enum, value: &mut Value) {
    for variant in choice.variants() {
        match choice.tagging() {
            Tagging::External => {
                for name in std::iter::once(&variant.name).chain(variant.aliases) {
                    redact_member(value, name, |inner| redact_body(variant.body(), inner));
                }
            }
            Tagging::Adjacent { content, .. } => {
                redact_member(value, content, |inner| redact_body(variant.body(), inner));
            }
            Tagging::Internal { .. } | Tagging::Untagged => redact_body(variant.body(), value),
        }
    }
}

fn redact_body(body: Body, value: &mut Value) {
    match body {
        Body::Unit => {}
        Body::Newtype(schema) => redact(schema, value),
        Body::Tuple(parts) => redact(&Schema::Tuple(parts), value),
        Body::Object(fields) => redact_fields(fields, value),
    }
}

fn redact_fields(fields: &[Field], value: &mut Value) {
    for field in fields {
        if field.is_flattened() {
            redact(field.schema(), value);
            continue;
        }
        for name in std::iter::once(&field.name).chain(field.aliases) {
            redact_member(value, name, |member| {
                if field.is_sensitive() { *member = Value::from(REDACTED) } else { redact(field.schema(), member) }
            });
        }
    }
}

fn redact_member(value: &mut Value, name: &str, redact: impl FnOnce(&mut Value)) {
    if let Some(member) = value.as_object_mut().and_then(|members| members.get_mut(name)) {
        redact(member);
    }
}

#[cfg(test)]
mod tests {
    use serde::{Deserialize, Serialize};

    use super::*;
    use crate::{Event, EventBus, EventField};

    const SECRET: &str = "4111";

    #[derive(Serialize, Deserialize, EventField)]
    struct Card {
        #[event(sensitive)]
        #[serde(alias = "no")]
        number: String,
    }

    fn card() -> Card {
        Card { number: SECRET.to_owned() }
    }

    macro_rules! enums {
        ($($name:ident $tagging:tt { $($variant:tt)* })*) => {$(
            #[derive(Serialize, Deserialize, EventField)]
            #[serde $tagging]
            enum $name { $($variant)* }
        )*};
    }

    enums! {
        External (rename_all = "snake_case") { Unit, New(Card), Pair(Card, u8), #[serde(alias = "old")] Braces { #[event(sensitive)] number: String } }
        Internal (tag = "card", rename_all = "snake_case") { New(Card), Card { #[event(sensitive)] number: String } }
        Adjacent (tag = "t", content = "c") { New(Card), Pair(Card, u8), Braces { #[event(sensitive)] number: String } }
        Untagged (untagged) { Pair(Card, u8), Braces { #[event(sensitive)] number: String } }
    }

    #[derive(Serialize, Deserialize, Event)]
    #[event("line.secrets", local)]
    struct Secrets {
        #[event(sensitive)]
        own: String,
        card: Card,
        cards: Vec<Option<Card>>,
        pair: (Card, u8),
        by_name: std::collections::BTreeMap<String, Card>,
        external: Vec<External>,
        internal: Vec<Internal>,
        adjacent: Vec<Adjacent>,
        untagged: Vec<Untagged>,
        #[serde(flatten)]
        flat: Card,
    }

    #[test]
    fn what_is_sensitive_is_hidden_wherever_it_stands() {
        let number = || SECRET.to_owned();
        let secrets = Secrets {
            own: number(),
            card: card(),
            cards: vec![Some(card()), None],
            pair: (card(), 1),
            by_name: [("a".to_owned(), card())].into(),
            external: vec![
                External::Unit,
                External::New(card()),
                External::Pair(card(), 1),
                External::Braces { number: number() },
            ],
            internal: vec![Internal::New(card()), Internal::Card { number: number() }],
            adjacent: vec![Adjacent::New(card()), Adjacent::Pair(card(), 1), Adjacent::Braces { number: number() }],
            untagged: vec![Untagged::Pair(card(), 1), Untagged::Braces { number: number() }],
            flat: card(),
        };
        let backend = crate::backend::InMemory::new();
        EventBus::new(backend.clone()).publish(secrets).send().unwrap();
        let line = of(&backend.get_events(None)[0]);
        assert!(!line.contains(SECRET), "{line}");
        assert_eq!(line.matches(REDACTED).count(), 16, "{line}");
    }

    #[test]
    fn a_name_that_serde_reads_as_well_is_hidden_too() {
        let mut value = serde_json::json!([{ "old": { "number": SECRET } }, { "new": { "no": SECRET } }]);
        redact(&Schema::List(&External::SCHEMA), &mut value);
        assert!(!value.to_string().contains(SECRET), "{value}");
    }

    #[test]
    fn a_line_is_one_line_and_steers_no_terminal() {
        let event =
            RawEvent::new("line.made", serde_json::json!({ "a": "x\n\u{9b}2J\u{202e}\u{2028}\u{7f}y" })).unwrap();
        let line = of(&event);
        assert!(!line.chars().any(steers_terminals), "{line:?}");
        let long = RawEvent::new("line.made", serde_json::json!({ "a": "é".repeat(10_000) })).unwrap();
        assert!(of(&long).len() < MAX_DATA + 100);
        assert!(of(&long).ends_with("…20008 bytes"), "{}", &of(&long)[MAX_DATA - 20..]);
    }
}
