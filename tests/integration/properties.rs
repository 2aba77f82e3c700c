//! Random names, topics, patterns and envelopes, compared with the naive definitions that the fuzzers use as well.

use event_bus::{Arrival, RawEvent, Timestamp, Topic, TopicPattern};
use proptest::prelude::*;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::corpus::fuzz::{envelope, naive, patterns};

/// Texts near a grammar: of its letters, and of some that it does not have.
fn near_a_grammar() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z0-9_]{1,4}([.][a-z0-9_]{1,4}){0,3}",
        4 => "[a-cA-C0_.*>$-]{0,10}",
        1 => "[a-z.]{120,270}",
        1 => "(a[.]){13,18}a?",
        1 => "(_INBOX|[$][A-Z]{1,3})([.][a-z*>]{1,3}){0,2}",
        1 => any::<String>(),
    ]
}

/// A few segments, so that patterns and topics meet.
fn segments() -> impl Strategy<Value = String> {
    let segment = prop::sample::select(&["a", "a", "b", "b", "c", "*", "*", ">", "", "a*"][..]);
    prop::collection::vec(segment, 1..6).prop_map(|segments| segments.join("."))
}

fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn event() -> impl Strategy<Value = RawEvent> {
    let name = "[a-z][a-z0-9]{0,5}([.][a-z](_[a-z0-9]){0,3}){1,3}";
    let topics = prop::collection::vec("[A-Za-z0-9_-]{1,8}([.][A-Za-z0-9-]{1,4}){0,2}", 0..5);
    let topics =
        topics.prop_filter("they belong to brokers", |topics| topics.iter().all(|topic| naive::is_topic(topic)));
    let key = prop::option::of("\\PC{0,40}|[\\x00-\\x1f]{1,3}");
    let metadata = prop::collection::btree_map("[a-z][a-z0-9_]{0,8}|correlation_id|traceparent", json(), 0..5);
    let source = prop_oneof![Just(String::new()), "[a-z:/%]{1,20}", "\\PC{1,20}"];
    let micros = -60_000_000_000_000_000..250_000_000_000_000_000_i64;
    (name, json(), topics, key, metadata, source, 1..u32::MAX, micros, 1..u128::MAX).prop_map(
        |(name, data, topics, key, metadata, source, version, micros, id)| {
            let mut event = RawEvent::new(name, data).unwrap().with_topics(topics).unwrap();
            if let Some(key) = key {
                event = event.with_key(key).unwrap();
            }
            for (key, value) in metadata {
                // One that is too large is left out.
                let _ = event.metadata_mut().insert(key, value);
            }
            let event = event.with_version(version).unwrap().with_source(source).unwrap();
            let event = event.with_time(Timestamp::from_unix_micros(micros).unwrap());
            event.with_id(Uuid::from_u128(id)).unwrap()
        },
    )
}

/// A change to bytes.
#[derive(Debug, Clone)]
enum Change {
    Set(prop::sample::Index, u8),
    Insert(prop::sample::Index, u8),
    Remove(prop::sample::Index),
    /// A piece comes twice.
    Repeat(prop::sample::Index, usize),
    Cut(prop::sample::Index),
}

fn change() -> impl Strategy<Value = Change> {
    let byte = || prop_oneof![prop::sample::select(&b"\"\\{}[],:09-.eEntf \n\0"[..]), any::<u8>()];
    let place = any::<prop::sample::Index>;
    prop_oneof![
        4 => (place(), byte()).prop_map(|(at, byte)| Change::Set(at, byte)),
        3 => (place(), byte()).prop_map(|(at, byte)| Change::Insert(at, byte)),
        3 => place().prop_map(Change::Remove),
        2 => (place(), 1..60_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
        1 => place().prop_map(Change::Cut),
    ]
}

fn changed(text: String, changes: &[Change]) -> Vec<u8> {
    let mut bytes = text.into_bytes();
    for change in changes {
        if bytes.is_empty() {
            break;
        }
        let length = bytes.len();
        match change {
            Change::Set(at, byte) => bytes[at.index(length)] = *byte,
            Change::Insert(at, byte) => bytes.insert(at.index(length), *byte),
            Change::Remove(at) => drop(bytes.remove(at.index(length))),
            Change::Repeat(at, piece) => {
                let at = at.index(length);
                let piece = bytes[at..length.min(at + piece)].to_vec();
                bytes.splice(at..at, piece);
            }
            Change::Cut(at) => bytes.truncate(at.index(length)),
        }
    }
    bytes
}

proptest! {
    #[test]
    fn a_name_is_what_the_naive_grammar_says(text in near_a_grammar()) {
        let is_name = naive::is_name(&text);
        prop_assert_eq!(RawEvent::new(&*text, ()).is_ok(), is_name, "{:?}", text);
        let envelope = serde_json::json!({ "event_type": text, "data": null }).to_string();
        prop_assert_eq!(RawEvent::from_json(envelope).is_ok(), is_name, "{:?}", text);
    }

    #[test]
    fn a_topic_is_what_the_naive_grammar_says(text in near_a_grammar()) {
        let is_topic = naive::is_topic(&text);
        prop_assert_eq!(Topic::new(&text).is_ok(), is_topic, "{:?}", text);
        let envelope = serde_json::json!({ "event_type": "a.b", "data": null, "topics": [text] }).to_string();
        prop_assert_eq!(RawEvent::from_json(envelope).is_ok(), is_topic, "{:?}", text);
    }

    #[test]
    fn a_pattern_is_what_the_naive_grammar_says(text in prop_oneof![near_a_grammar(), segments()]) {
        let pattern = TopicPattern::new(&text);
        prop_assert_eq!(pattern.is_ok(), naive::is_pattern(&text), "{:?}", text);
        prop_assert_eq!(pattern.is_ok_and(|pattern| pattern.is_exact()), naive::is_topic(&text), "{:?}", text);
    }

    #[test]
    fn a_pattern_matches_what_the_naive_matcher_says(pattern in segments(), topic in segments()) {
        if let Ok(pattern) = TopicPattern::new(&pattern) {
            prop_assert_eq!(pattern.matches(&topic), naive::matches(pattern.as_str(), &topic), "{} {}", pattern, topic);
        }
    }

    #[test]
    fn a_bus_calls_whom_a_look_at_every_pattern_finds(lines in prop::collection::vec(segments(), 1..12)) {
        patterns::try_bytes(lines.join("\n").as_bytes());
    }

    #[test]
    fn every_event_comes_back_from_both_forms(event in event()) {
        envelope::try_event(&event);
        let plain = RawEvent::from_json(event.to_json()).unwrap();
        prop_assert_eq!((plain.key(), plain.source()), (event.key(), event.source()));
        let value = |event: &RawEvent| event.data_as::<Value>().unwrap();
        prop_assert_eq!(value(&plain), value(&event));
        let cloud = Arrival::new().read(event.to_cloudevents()).unwrap();
        prop_assert_eq!(value(&cloud), value(&event));
    }

    #[test]
    fn changed_bytes_are_refused_or_read_and_written_again(
        event in event(),
        as_cloudevents in any::<bool>(),
        changes in prop::collection::vec(change(), 1..8),
    ) {
        let text = if as_cloudevents { event.to_cloudevents() } else { event.to_json() };
        envelope::try_bytes(&changed(text, &changes));
    }
}
