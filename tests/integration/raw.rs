//! `publish_raw`: events by name, checked against the registered schema.

use event_bus::backend::InMemory;
use event_bus::bus::PublishErrorKind;
use event_bus::{Event, EventBus, EventField, RawEvent};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::events::{Notes, Won};

/// A little of everything.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("raw.everything", topics = ["raw"])]
struct Everything {
    /// A number.
    #[event(key)]
    id: u32,
    /// Some texts.
    tags: Vec<String>,
    /// A struct.
    price: Price,
    /// One of several.
    stage: Stage,
    /// Maybe.
    note: Option<String>,
    /// By name.
    scores: std::collections::BTreeMap<String, i8>,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Price {
    amount: u64,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(rename_all = "snake_case")]
enum Stage {
    Open,
    Lost { reason: String },
}

fn everything() -> serde_json::Value {
    json!({
        "id": 7, "tags": ["a", "b"], "price": { "amount": 5 }, "stage": { "lost": { "reason": "price" } },
        "scores": { "ada": -1 },
    })
}

fn refused(data: serde_json::Value) -> String {
    let error = EventBus::default().publish_raw("raw.everything", data).send().unwrap_err();
    assert!(matches!(error.kind(), PublishErrorKind::Mismatch(_)), "{error}");
    error.to_string().strip_prefix("event `raw.everything` was not published: ").unwrap().to_owned()
}

#[test]
fn data_that_fits_reaches_typed_and_raw_handlers_and_backends() {
    let (backend, notes) = (InMemory::new(), Notes::default());
    let bus = EventBus::new(backend.clone());
    let (typed, raw) = (notes.clone(), notes.clone());
    bus.subscribe(move |event: &Everything| typed.add(format!("{} {:?}", event.id, event.tags)));
    bus.subscribe_topic("raw", move |event: &RawEvent| raw.add(event.get("id").unwrap().to_string()));

    let mut data = everything();
    data["unknown"] = json!("ignored");
    let receipt = bus.publish_raw("raw.everything", data).metadata("user_id", 1).send().unwrap();

    assert_eq!(notes.take(), [r#"7 ["a", "b"]"#, "7"]);
    assert_eq!(receipt.ran(), 2);
    let event = &backend.get_events(None)[0];
    assert_eq!((event.id(), event.key()), (receipt.id(), Some("7")));
    assert_eq!(event.topics().collect::<Vec<_>>(), ["raw"]);
    assert!(event.get("unknown").is_some(), "unknown members are kept");
}

#[test]
fn data_that_does_not_fit_is_refused_with_the_path_of_each_field() {
    let with = |path: &str, value: serde_json::Value| {
        let mut data = everything();
        *data.pointer_mut(path).unwrap() = value;
        refused(data)
    };
    assert_eq!(with("/price/amount", json!("5")), "`price.amount` must be a whole number (u64), and is a string");
    assert_eq!(with("/tags/1", json!(2)), "`tags[1]` must be a string, and is a number");
    assert_eq!(with("/id", json!(-1)), "`id` must be a whole number (u32), and is a number out of its range");
    assert_eq!(with("/id", json!(1.5)), "`id` must be a whole number (u32), and is a number with a fraction");
    assert_eq!(with("/stage", json!("won")), r#"`stage` must be one of "open", "lost", and is another name"#);
    assert_eq!(with("/stage/lost/reason", json!(null)), "`stage::lost.reason` must be a string, and is null");
    assert_eq!(
        with("/scores/ada", json!(200)),
        "`scores.ada` must be a whole number (i8), and is a number out of its range"
    );
    assert_eq!(refused(json!([])), "the data must be an object, and is an array");
    assert_eq!(
        refused(json!({ "id": 1, "tags": [], "scores": {} })),
        r#"`price` must be an object, and is missing; `stage` must be one of "open", "lost", and is missing"#
    );
}

#[test]
fn a_refused_event_comes_back_and_nobody_saw_it() {
    let (backend, notes) = (InMemory::new(), Notes::default());
    let bus = EventBus::new(backend.clone());
    let handler = notes.clone();
    bus.subscribe(move |_: &RawEvent| handler.add("called"));

    let error = bus.publish_raw("raw.everything", json!({ "id": "x" })).send().unwrap_err();

    assert_eq!(error.event.event_type(), "raw.everything");
    assert_eq!(error.event.get("id"), Some("x".into()));
    assert_eq!(error.event.id(), error.id);
    assert_eq!(error.event.topics().collect::<Vec<_>>(), ["raw"]);
    assert!(backend.get_events(None).is_empty() && notes.take().is_empty());
}

#[test]
fn an_unknown_name_is_an_error_that_guesses_unless_it_was_allowed() {
    let error = EventBus::default().publish_raw("test.wom", json!({})).send().unwrap_err();
    assert_eq!(
        error.to_string(),
        "event `test.wom` was not published: no event is registered under this name (is it `test.won`?); to publish \
         events that the program does not know, build the bus with `.allow_unregistered()`"
    );
    let error = EventBus::default().publish_raw("zebra.crossed_the_street", json!({})).send().unwrap_err();
    assert!(matches!(error.kind(), PublishErrorKind::UnknownEvent { nearest: None }));

    let notes = Notes::default();
    let bus = EventBus::builder().allow_unregistered().build().unwrap();
    let handler = notes.clone();
    bus.subscribe_topic("default", move |event: &RawEvent| handler.add(event.event_type()));
    bus.publish_raw("zebra.crossed", json!({})).send().unwrap();
    assert_eq!(notes.take(), ["zebra.crossed"]);
}

#[test]
fn a_name_that_is_none_is_refused() {
    for name in ["", "won", "Deal.Won", "deal..won", "deal.won\n", "deal.wön", &"a.".repeat(80)] {
        let error = EventBus::builder().allow_unregistered().build().unwrap().publish_raw(name, json!({})).send();
        let error = error.unwrap_err();
        assert!(matches!(error.kind(), PublishErrorKind::InvalidName(_)), "{error}");
        assert!(!error.to_string().contains('\n'), "{error}");
    }
}

#[test]
fn data_without_a_json_form_is_refused() {
    let keys = std::collections::BTreeMap::from([((1, 2), 3)]);
    let error = EventBus::default().publish_raw("raw.everything", keys).send().unwrap_err();
    assert_eq!(
        error.to_string(),
        "event `raw.everything` was not published: event `raw.everything` cannot be written as JSON: key must be a string"
    );
}

#[test]
fn deeply_nested_data_is_an_error_and_no_crash() {
    let deep = format!("{}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let deep = serde_json::value::RawValue::from_string(format!(r#"{{"deal":1,"x":{deep}}}"#)).unwrap();
    let error = EventBus::default().publish_raw("test.won", deep).send().unwrap_err();
    assert!(error.to_string().ends_with("nested deeper than 63 objects and lists: flatten it"), "{error}");
}

#[test]
fn the_name_of_a_typed_event_finds_its_handlers() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |event: &Won| handler.add(event.deal.to_string()));
    bus.publish_raw("test.won", json!({ "deal": 3 })).topics(["elsewhere"]).send().unwrap();
    assert_eq!(notes.take(), ["3"]);
}

#[test]
fn an_event_made_by_hand_is_published_as_it_is() {
    let backend = event_bus::backend::InMemory::new();
    let (bus, notes) = (EventBus::new(backend.clone()), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |event: &Won| handler.add(event.deal.to_string()));
    let made = RawEvent::new("test.won", json!({ "deal": 7 }))
        .and_then(|event| event.with_topics(["vip"]))
        .and_then(|event| event.with_key("k"))
        .and_then(|event| event.with_metadata("by", "ada"))
        .unwrap();
    let receipt = bus.publish_event(made.clone()).send().unwrap();
    assert_eq!((receipt.id(), notes.take()), (made.id(), vec!["7".to_owned()]));
    let kept = &backend.get_events(None)[0];
    assert_eq!((kept.id(), kept.key(), kept.topics().collect::<Vec<_>>()), (made.id(), Some("k"), vec!["vip"]));
    assert_eq!(kept.metadata().get_str("by").as_deref(), Some("ada"));
    let wrong = RawEvent::new("test.won", json!({ "deal": "x" })).unwrap();
    let error = bus.publish_event(wrong).send().unwrap_err().to_string();
    assert_eq!(error, "event `test.won` was not published: `deal` must be a whole number (u64), and is a string");
}
