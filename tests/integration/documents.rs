//! The JSON Schema of every event, with data that fits it and data that does not, as files: `tests/validators/run` gives them to validators that
//! others wrote.

mod events;

use std::fs;
use std::path::Path;

use event_bus::catalog::EventInfo;
use event_bus::{EventBus, Timestamp, catalog};
use serde_json::{Value, json};
use uuid::Uuid;

/// The most pieces of broken data for one event.
const MOST_BROKEN: usize = 2_000;

/// What is put in the place of a value, one after the other.
fn wrong_values() -> [Value; 7] {
    [Value::Null, json!(true), json!(-1), json!(1.5), json!("wrong"), json!([]), json!({})]
}

/// The ways to all values within a value, as JSON pointers; the value itself is "".
fn pointers(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Array(items) => {
            for (position, item) in items.iter().enumerate() {
                pointers(item, &format!("{at}/{position}"), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                pointers(member, &format!("{at}/{}", name.replace('~', "~0").replace('/', "~1")), found);
            }
        }
        _ => {}
    }
}

/// Data that differs from an example in one place, with words for what was done.
fn changed(example: &Value) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    pointers(example, "", &mut all);
    all.iter().flat_map(|pointer| with_wrong_values(example, pointer).chain(without(example, pointer))).collect()
}

fn with_wrong_values<'e>(example: &'e Value, pointer: &'e str) -> impl Iterator<Item = (String, Value)> + 'e {
    let before = example.pointer(pointer).unwrap();
    let wrong = wrong_values().into_iter().filter(|wrong| !(wrong.is_string() && is_any_text(before)));
    wrong.map(move |wrong| {
        let mut data = example.clone();
        let words = format!("{pointer:?} is {wrong}");
        *data.pointer_mut(pointer).unwrap() = wrong;
        (words, data)
    })
}

/// Whether another text may stand in its place, as far as validators know: they have no formats but some of JSON Schema's.
fn is_any_text(value: &Value) -> bool {
    value.as_str().is_some_and(|text| Uuid::parse_str(text).is_err() && Timestamp::parse(text).is_err())
}

fn without(example: &Value, pointer: &str) -> Option<(String, Value)> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let mut data = example.clone();
    data.pointer_mut(parent)?.as_object_mut()?.remove(&name.replace("~1", "/").replace("~0", "~"))?;
    Some((format!("{pointer:?} is missing"), data))
}

/// Checked by the bus itself.
fn is_refused(bus: &EventBus, event: &EventInfo, data: Value) -> bool {
    bus.publish_raw(event.name(), data).version(event.version()).send().is_err()
}

#[test]
fn the_bus_takes_what_a_schema_takes_and_refuses_it_without_a_member_that_the_schema_requires() {
    let bus = EventBus::default();
    for event in catalog().events() {
        let schema: Value = serde_json::from_str(&event.json_schema()).unwrap();
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        for example in event.examples() {
            let example: Value = serde_json::from_str(&example).unwrap();
            assert!(!is_refused(&bus, &event, example.clone()), "{} v{}: {example}", event.name(), event.version());
            for member in &required {
                let (words, data) = without(&example, &format!("/{member}")).expect("an example has what is required");
                assert!(is_refused(&bus, &event, data), "{} v{}: {words}: {example}", event.name(), event.version());
            }
        }
    }
}

#[test]
fn the_document_for_people_has_every_shape() {
    let markdown = catalog().markdown();
    let sections = markdown.split_inclusive("\n\n## ").filter(|section| section.starts_with("`documents."));
    let sections: Vec<String> = sections.map(|section| format!("## {}", section.trim_end_matches("## "))).collect();
    let sections = sections.concat();
    let expected = include_str!("texts/catalog.md");
    let at = sections.lines().zip(expected.lines()).position(|(now, expected)| now != expected);
    assert_eq!(
        sections, expected,
        "line {at:?} of texts/catalog.md differs: read it, and write it anew if it is right"
    );
}

#[test]
fn every_schema_is_written_down_with_what_fits_and_what_does_not() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    let bus = EventBus::default();
    for event in catalog().events() {
        // As texts: a number keeps its digits.
        let examples = event.examples();
        assert!(!examples.is_empty(), "{} has no example that it reads", event.name());
        let values = examples.iter().map(|example| serde_json::from_str::<Value>(example).unwrap());
        let broken = values.flat_map(|example| {
            let refused = changed(&example).into_iter().filter(|(_, data)| is_refused(&bus, &event, data.clone()));
            refused.take(MOST_BROKEN / examples.len()).collect::<Vec<_>>()
        });
        let broken: Vec<Value> = broken.map(|(words, data)| json!({ "what": words, "data": data })).collect();
        assert!(!broken.is_empty(), "{} takes everything", event.name());
        let (schema, examples, broken) = (event.json_schema(), examples.join(", "), Value::from(broken));
        let document = format!("{{\"schema\": {schema}, \"examples\": [{examples}], \"broken\": {broken}}}\n");
        fs::write(folder.join(format!("{}.v{}.json", event.name(), event.version())), document).unwrap();
    }
}
