//! Events that the program does not know, or whose data is another's.

use event_bus::backend::InMemory;
use event_bus::bus::PublishErrorKind;
use event_bus::dead_letter::Reason;
use event_bus::{DecodeError, Event, EventBus, EventField, EventSet, RawEvent};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::events::{Ended, Notes, Won};

/// Something that holds others.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("bad_input.nested")]
struct Nested {
    /// One.
    price: Price,
    /// Many.
    prices: Vec<Price>,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Price {
    amount: u64,
}

/// Not registered, and read from a log.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("bad_input.local", local)]
struct Local {
    number: u64,
}

#[test]
fn row_13_an_unknown_event_is_refused_by_its_name_or_allowed_and_never_a_panic() {
    let notes = Notes::default();
    let (strict, lenient) = (EventBus::default(), EventBus::builder().allow_unregistered().build().unwrap());
    for bus in [&strict, &lenient] {
        let notes = notes.clone();
        bus.subscribe(move |event: &RawEvent| notes.add(event.event_type()));
    }
    let error = strict.publish_raw("test.wan", json!({ "deal": 1 })).send().unwrap_err();
    assert!(matches!(error.kind(), PublishErrorKind::UnknownEvent { nearest: Some(name) } if name == "test.won"));
    assert_eq!(error.event.event_type(), "test.wan");
    let error = strict.publish_raw("nobody.has_heard_of_it", ()).send().unwrap_err();
    assert!(matches!(error.kind(), PublishErrorKind::UnknownEvent { nearest: None }));
    assert!(notes.take().is_empty());
    lenient.publish_raw("nobody.has_heard_of_it", ()).send().unwrap();
    assert_eq!(notes.take(), ["nobody.has_heard_of_it"]);
}

#[test]
fn row_13_a_name_that_is_none_is_refused_before_anybody_looks_it_up() {
    let bus = EventBus::builder().allow_unregistered().build().unwrap();
    for name in ["", ".", "won", "deal..won", "Deal.Won", "deal.won\r\nPUB x", "deal.\u{202e}won", &"a.".repeat(9_999)]
    {
        let error = bus.publish_raw(name, ()).send().unwrap_err();
        assert!(matches!(error.kind(), PublishErrorKind::InvalidName(_)), "{error}");
        assert!(!error.to_string().contains(char::is_control) && error.to_string().len() < 1_000, "{error}");
    }
}

#[test]
fn row_13_a_set_names_the_event_that_is_none_of_its_members() {
    let error = Ended::decode("nobody.has_heard_of_it", 1, "{}").unwrap_err();
    let DecodeError::NotAMember { event, members } = &error else { panic!("{error}") };
    assert_eq!((&**event, &**members), ("nobody.has_heard_of_it", "`test.won`, `test.lost`"));
}

#[tokio::test]
async fn row_13_an_unknown_event_in_a_log_concerns_nobody_and_the_next_one_arrives() {
    let log = InMemory::storing();
    let bus = EventBus::builder().backend(log).allow_unregistered().build().unwrap();
    let notes = Notes::default();
    let handler = notes.clone();
    bus.subscription("wins").handle(move |event: &Won| handler.add(event.deal.to_string())).unwrap();
    bus.publish_raw("nobody.has_heard_of_it", "x").await.unwrap();
    bus.publish(Won { deal: 7 }).await.unwrap();
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), ["7"]);
    assert!(bus.dead_letters().is_empty());
}

#[test]
fn row_14_data_of_another_type_says_which_event_and_where() {
    let cases = [
        (json!({ "prices": [] }), "price", "missing"),
        (json!({ "price": { "amount": "1" }, "prices": [] }), "price.amount", "a string"),
        (
            json!({ "price": { "amount": 1 }, "prices": [{ "amount": 1 }, { "amount": -1 }] }),
            "prices[1].amount",
            "a number out of its range",
        ),
        (json!({ "price": [], "prices": {} }), "price", "an array"),
        (json!("{\"price\":1}"), "", "a string"),
        (json!(null), "", "null"),
    ];
    for (data, path, found) in cases {
        let event = RawEvent::new("bad_input.nested", &data).unwrap();
        let error = event.decode::<Nested>().unwrap_err();
        let DecodeError::Mismatch { event: "bad_input.nested", version: 1, mismatch } = error else {
            panic!("{error}")
        };
        assert_eq!((mismatch.path(), mismatch.found()), (path, found));

        let error = EventBus::default().publish_raw("bad_input.nested", data).send().unwrap_err();
        let PublishErrorKind::Mismatch(mismatches) = error.kind() else { panic!("{error}") };
        assert_eq!(mismatches[0], mismatch);
    }
}

#[test]
fn row_14_many_wrong_items_are_an_error_of_a_few_lines() {
    let data = json!({ "price": { "amount": 1 }, "prices": vec![0; 4_000] });
    let error = EventBus::default().publish_raw("bad_input.nested", data).send().unwrap_err();
    let PublishErrorKind::Mismatch(mismatches) = error.kind() else { panic!("{error}") };
    assert_eq!(mismatches.len(), 32);
    assert!(error.to_string().len() < 3_000, "{}", error.to_string().len());
}

#[test]
fn row_14_in_large_data_no_place_is_looked_for_and_serde_says_why() {
    let data = json!({ "price": { "amount": "x".repeat(20_000) }, "prices": [] });
    let said = "event `bad_input.nested` v1 cannot be read: invalid type: string, expected u64 at line 1 column 20021";
    let event = RawEvent::new("bad_input.nested", &data).unwrap();
    assert_eq!(event.decode::<Nested>().unwrap_err().to_string(), said);
    let error = EventBus::default().publish_raw("bad_input.nested", data).send().unwrap_err();
    let PublishErrorKind::Refused(error @ DecodeError::Refused { .. }) = error.kind() else { panic!("{error}") };
    assert_eq!(error.to_string(), said);
}

#[tokio::test]
async fn row_14_data_of_another_type_in_a_log_is_a_dead_letter_and_the_next_event_arrives() {
    let bus = EventBus::builder().backend(InMemory::storing()).allow_unregistered().build().unwrap();
    let notes = Notes::default();
    let handler = notes.clone();
    bus.subscription("local").handle(move |event: &Local| handler.add(event.number.to_string())).unwrap();
    for data in ["{}", "{\"number\":1e400}", "{\"number\":-1}", "\"\\ud800\"", "{\"number\":-0}"] {
        let data = serde_json::value::RawValue::from_string(data.to_owned()).unwrap();
        bus.publish_raw("bad_input.local", data).await.unwrap();
    }
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), ["0"]);
    let letters = bus.dead_letters().all();
    assert!(letters.iter().all(|letter| letter.reason == Reason::Undeliverable));
    let said: Vec<_> = letters.iter().map(|letter| letter.error.as_str()).collect();
    assert_eq!(
        said[..3],
        [
            "event `bad_input.local` v1: `number` must be a whole number (u64), and is missing",
            "event `bad_input.local` v1 cannot be read: the number at byte 14 of its data is out of range: send it as a string",
            "event `bad_input.local` v1: `number` must be a whole number (u64), and is a number out of its range",
        ]
    );
    assert!(said[3].starts_with("event `bad_input.local` v1 cannot be read: "), "{}", said[3]);
}
