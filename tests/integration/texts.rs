//! What errors say, word by word: each of them, made the way a user meets it.

use std::collections::BTreeMap;

use event_bus::bus::PublishErrorKind;
use event_bus::{EventBus, Metadata, RawEvent, Timestamp, Topic, TopicPattern};
use serde_json::json;

use crate::events::Won;

fn said<T: std::fmt::Debug, E: std::error::Error>(result: Result<T, E>) -> String {
    result.expect_err("it is an error").to_string()
}

fn envelope(text: &str) -> String {
    said(RawEvent::from_json(text))
}

fn with(member: &str) -> String {
    envelope(&format!(r#"{{"event_type":"deal.won","data":{{}},{member}}}"#))
}

fn raw(change: impl FnOnce(RawEvent) -> Result<RawEvent, event_bus::EnvelopeError>) -> String {
    said(change(RawEvent::new("deal.won", json!({})).unwrap()))
}

fn publish(name: &str) -> String {
    let bus = EventBus::builder().allow_unregistered().build().unwrap();
    said(bus.publish_raw(name, json!({})).send())
}

#[test]
fn envelopes() {
    let deep = format!(r#"{{"event_type":"deal.won","data":{}1{}}}"#, "[".repeat(80), "]".repeat(80));
    let large = format!(r#"{{"event_type":"deal.won","data":"{}"}}"#, "x".repeat(1 << 20));
    let many = (0..200).map(|member| format!(r#""m{member}":1"#)).collect::<Vec<_>>().join(",");
    let said = [
        envelope(" "),
        envelope(&large),
        envelope(&deep),
        said(RawEvent::from_json(b"{\"event_type\":\"\xff\"}")),
        envelope(r#"{"event_type":"deal.won","data":}"#),
        envelope("[]"),
        envelope(r#"{"event_type":"deal.won","data":{}}{}"#),
        with(r#""source":"a","source":"b""#),
        envelope(&format!("{{{many},\"event_type\":\"deal.won\",\"data\":1}}")),
        envelope(r#"{"event_type":"deal.won"}"#),
        envelope(r#"{"data":{}}"#),
        with(r#""topics":7"#),
        with(r#""id":"seven""#),
        with(r#""timestamp":"yesterday""#),
        with(r#""version":"2""#),
        with(r#""topics":["deals.*"]"#),
        with(r#""metadata":{"User":1}"#),
        with(&format!(r#""key":"{}""#, "k".repeat(300))),
        envelope(r#"{"event_type":"Deal Won","data":{}}"#),
        with(&format!(r#""source":"{}""#, " ".repeat(342))),
        with(&(0..119).map(|member| format!(r#""m{member}":1"#)).collect::<Vec<_>>().join(",")),
    ];
    assert_eq!(said.join("\n"), include_str!("texts/envelopes.txt").trim_end());
}

#[test]
fn cloudevents() {
    let cloud = |members: &str| {
        let text = format!(r#"{{"specversion":"1.0","id":"1","source":"/x","type":"deal.won"{members}}}"#);
        RawEvent::from_cloudevents(text).map(drop)
    };
    let said = [
        said(cloud(r#","data_base64":"AA==""#)),
        said(RawEvent::from_cloudevents(r#"{"specversion":"0.3","id":"1","source":"/x","type":"deal.won"}"#)),
        said(RawEvent::from_cloudevents(r#"{"specversion":"1.0","source":"/x","type":"deal.won"}"#)),
    ];
    assert_eq!(said.join("\n"), include_str!("texts/cloudevents.txt").trim_end());
}

#[test]
fn raw_events_made_by_hand() {
    let keys = BTreeMap::from([((1, 2), 3)]);
    let said = [
        said(RawEvent::new("won", json!({}))),
        said(RawEvent::new("deal.won", keys)),
        raw(|event| event.with_topics((0..17).map(|topic| format!("t{topic}")))),
        raw(|event| event.with_key("k".repeat(257))),
        raw(|event| event.with_id(uuid::Uuid::nil())),
        raw(|event| event.with_version(0)),
        raw(|event| event.with_source("a\nb")),
        raw(|event| event.with_metadata("a b", 1)),
        said(RawEvent::new("deal.won", [Some(1.0), Some(f64::NAN)])),
        said(RawEvent::new("deal.won", f32::INFINITY)),
        said(RawEvent::new("deal.won", json!({ "n": "secret" })).unwrap().data_as::<BTreeMap<String, u8>>()),
    ];
    assert_eq!(said.join("\n"), include_str!("texts/raw_events.txt").trim_end());
}

#[test]
fn names_topics_and_patterns() {
    let mut said: Vec<String> = ["won", "Deal.Won", "deal..won", "deal.won\n", "1.2", "a__b.c", &"a.b".repeat(60), ""]
        .iter()
        .map(|name| publish(name))
        .collect();
    let topics = ["", "a..b", "deals.*", "a b", "$SYS.x", "_INBOX.x", &"x".repeat(300), &["x"; 17].join(".")];
    said.extend(topics.iter().map(|topic| self::said(Topic::new(topic))));
    said.extend(["a.>.b", "a*.b", "", "a b"].iter().map(|pattern| self::said(TopicPattern::new(pattern))));
    assert_eq!(said.join("\n"), include_str!("texts/names.txt").trim_end());
}

#[test]
fn metadata_and_times() {
    let mut metadata = Metadata::new();
    let mut full = Metadata::new();
    for entry in 0..64 {
        full.insert(format!("k{entry}"), 1).unwrap();
    }
    let said = [
        said(metadata.insert("User-Id", 1)),
        said(metadata.insert("note", "x".repeat(5_000))),
        said(metadata.insert("keys", BTreeMap::from([((1, 2), 3)]))),
        said(metadata.insert("rate", f64::NEG_INFINITY)),
        said(full.insert("one_more", 1)),
        said((0..5).try_for_each(|entry| metadata.insert(format!("k{entry}"), "x".repeat(4_000)))),
        said(serde_json::from_str::<Metadata>(r#"{"a":1,"a":2}"#)),
        said(Timestamp::parse("2026-11-23")),
        said(Timestamp::from_unix_micros(i64::MAX)),
    ];
    assert_eq!(said.join("\n"), include_str!("texts/metadata.txt").trim_end());
}

#[test]
fn building() {
    let build = |source: &str| EventBus::builder().source(source).build();
    for source in ["", "a\nb", &"x".repeat(2_000)] {
        assert_eq!(
            said(build(source)),
            "the bus cannot be built:\n- the source of the bus cannot be one: use 1 to 1024 bytes of text without control \
             characters, such as the name of the service"
        );
    }
    assert!(build("crm").is_ok());
}

#[test]
fn publishing() {
    let bus = EventBus::default();
    let won = || Won { deal: 1 };
    let topics = (0..17).map(|topic| format!("t{topic}"));
    let said = [
        said(bus.publish(won()).topic("deals.*").send()),
        said(bus.publish(won()).topics(topics).send()),
        said(bus.publish(won()).metadata("User", 1).send()),
        said(bus.publish(won()).key("k".repeat(300)).send()),
        said(bus.publish_raw("test.won", json!({ "deal": "x" })).send()),
        said(bus.publish_raw("test.won", json!({ "deal": 1 })).version(7).send()),
        said(bus.publish_raw("test.won", json!({ "deal": 1 })).version(0).send()),
        said(bus.publish(won()).id(uuid::Uuid::nil()).send()),
        said(bus.publish_raw("test.wom", json!({ "deal": 1 })).send()),
        said(bus.publish_raw("test.won", BTreeMap::from([("price", f64::NAN)])).send()),
        said(bus.publish_raw("test.won", f64::NAN).send()),
        said(bus.publish_raw("test.won", "x".repeat(1 << 20)).send()),
        said(bus.publish_raw("test.won", (0..64).fold(json!(1), |inner, _| json!([inner]))).send()),
    ];
    assert_eq!(said.join("\n"), include_str!("texts/publishing.txt").trim_end());
    let error = bus.publish(won()).topic("").send().unwrap_err();
    assert_eq!(error.event, won());
    assert!(matches!(error.into_kind(), PublishErrorKind::InvalidTopic(_)));
}
