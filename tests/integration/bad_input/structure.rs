//! Envelopes that are not one JSON object of a sensible size.

use event_bus::EnvelopeError::{self, *};
use event_bus::bus::PublishErrorKind;
use event_bus::{Arrival, EncodeError, EventBus, InvalidMetadata, RawEvent};
use serde_json::value::RawValue;

use super::{cloud_refused, cloud_with, nested, refused, with};
use crate::events::Won;

const DEEP: EnvelopeError = TooDeep { limit: 64 };

#[test]
fn row_01_nothing_is_empty() {
    for nothing in ["", " ", "\r\n\t "] {
        assert_eq!(refused(nothing), Empty);
        assert_eq!(RawEvent::from_cloudevents(nothing).unwrap_err(), Empty);
    }
}

#[test]
fn row_02_an_envelope_cut_at_any_byte_is_a_syntax_error_no_later_than_there() {
    let event = RawEvent::new("deal.won", serde_json::json!({ "a": [1.5, "x\n", null, { "b": true }] })).unwrap();
    let event = event.with_topics(["deals", "deals.eu"]).unwrap().with_metadata("user_id", 7).unwrap();
    for text in [event.to_json(), event.to_cloudevents()] {
        for end in 1..text.len() {
            let error = Arrival::new().read(&text[..end]).unwrap_err();
            assert!(matches!(error, Syntax { offset } if offset <= end), "cut at {end}: {error:?}");
        }
    }
}

#[test]
fn row_03_a_hundred_thousand_brackets_are_too_deep() {
    for open in ["[", "{\"a\":", "[{\"a\":"] {
        assert_eq!(refused(open.repeat(100_000)), DEEP);
    }
    assert_eq!(refused(nested(100_000)), DEEP);
}

#[test]
fn row_04_unknown_members_metadata_and_data_are_too_deep_as_well() {
    for member in ["unknown", "metadata", "topics", "source"] {
        assert_eq!(refused(with(&format!(r#""{member}":{}"#, nested(100_000)))), DEEP);
    }
    for member in ["ebmeta", "ebextra"] {
        assert_eq!(cloud_refused(&format!(r#""{member}":"{{\"a\":{}}}""#, nested(100_000))), DEEP);
    }
    let data = |levels| format!(r#"{{"event_type":"deal.won","data":{}}}"#, nested(levels));
    assert!(RawEvent::from_json(data(63)).is_ok());
    assert_eq!(refused(data(64)), DEEP);
}

#[test]
fn row_04_what_would_be_too_deep_to_read_is_not_published_or_made() {
    let data = |levels: usize| RawValue::from_string(nested(levels)).unwrap();
    let bus = EventBus::builder().allow_unregistered().build().unwrap();
    assert!(bus.publish_raw("deal.nested", data(63)).send().is_ok());
    for levels in [64, 100_000] {
        let error = bus.publish_raw("deal.nested", data(levels)).send().unwrap_err();
        let PublishErrorKind::Encode(EncodeError::TooDeep { event, limit: 63 }) = error.kind() else {
            panic!("{error}")
        };
        assert_eq!(event, "deal.nested");
        assert_eq!(RawEvent::new("deal.nested", data(levels)).unwrap_err(), TooDeep { limit: 63 });
    }
}

#[test]
fn row_05_a_member_twice_is_refused_however_it_is_written() {
    let id = "\"0193a5b1-7c00-7000-8000-000000000001\"";
    let twice = DuplicateMember { name: "\"id\"".into() };
    assert_eq!(refused(with(&format!(r#""id":{id},"id":{id}"#))), twice);
    assert_eq!(refused(with(&format!(r#""id":{id},"\u0069d":{id}"#))), twice);
    assert_eq!(
        refused(with(&format!(r#""id":{id},"event_id":{id}"#))),
        DuplicateMember { name: "\"event_id\"".into() }
    );
    assert_eq!(
        cloud_refused(r#""Foo":1,"ebextra":"{\"Foo\":2}""#),
        DuplicateMember { name: "\"Foo\"".into() },
        "nor may a kept member be there beside itself"
    );
}

#[test]
fn row_05_metadata_with_a_key_twice_is_refused() {
    let twice = InvalidMetadata(InvalidMetadata::DuplicateKey { key: "\"a\"".into() });
    assert_eq!(refused(with(r#""metadata":{"a":1,"a":1}"#)), twice);
    assert_eq!(refused(with(r#""metadata":{"a":1,"\u0061":2}"#)), twice);
    assert_eq!(cloud_refused(r#""ebmeta":"{\"a\":1,\"a\":2}""#), twice);
}

#[test]
fn row_05_data_with_a_key_twice_is_refused_where_a_source_asks_for_that() {
    let twice = r#"{"a":[{"b":{},"b":1}]}"#;
    let plain = format!(r#"{{"event_type":"deal.won","data":{twice}}}"#);
    let cloud = cloud_with(&format!("\"data\":{twice}"));
    let strict = Arrival::new().unique_keys();
    for text in [plain, cloud] {
        assert_eq!(strict.read(&text).unwrap_err(), DuplicateMember { name: "\"b\"".into() });
        assert_eq!(Arrival::new().read(&text).unwrap().data().get(), twice);
        assert!(strict.read(text.replacen("\"b\"", "\"c\"", 1)).is_ok());
    }
    // A struct refuses its own fields either way.
    let event = RawEvent::new("test.won", RawValue::from_string(r#"{"deal":1,"deal":2}"#.to_owned()).unwrap()).unwrap();
    let error = event.decode::<Won>().unwrap_err().to_string();
    assert!(error.starts_with("event `test.won` v1 cannot be read: duplicate field `deal`"), "{error}");
}

#[test]
fn row_07_a_megabyte_of_digits_is_refused_for_its_size_before_it_is_read() {
    let digits = "9".repeat(1 << 20);
    let text = with(&format!("\"n\":{digits}"));
    assert_eq!(refused(&text), TooLarge { limit: 1 << 20, size: text.len() });
    assert_eq!(refused(digits.clone() + "9"), TooLarge { limit: 1 << 20, size: (1 << 20) + 1 });
    // One that just fits is an event, whose number is text until somebody reads it.
    let room = (1 << 20) - with("\"n\":").len();
    let event = RawEvent::from_json(with(&format!("\"n\":{}", &digits[..room]))).unwrap();
    assert_eq!(event.data().get(), "{}");
    let raised = Arrival::new().limit(usize::MAX).read(&text).unwrap_err();
    assert_eq!(raised, TooLarge { limit: 1 << 20, size: text.len() }, "the cap is hard");
    assert_eq!(Arrival::new().limit(16).read(with("")).unwrap_err(), TooLarge { limit: 16, size: with("").len() });
}

#[test]
fn row_07_what_would_be_too_large_to_read_is_not_published() {
    let bus = EventBus::builder().allow_unregistered().build().unwrap();
    let error = bus.publish_raw("deal.large", "x".repeat(1 << 20)).send().unwrap_err();
    let PublishErrorKind::Encode(error) = error.kind() else { panic!("{error}") };
    let (size, limit) = ((1 << 20) + 2, 1 << 20);
    assert_eq!(*error, EncodeError::TooLarge { event: "deal.large".to_owned(), size, limit });
    // It fits alone and not with its envelope.
    let error = bus.publish_raw("deal.large", "x".repeat((1 << 20) - 100)).send().unwrap_err();
    let PublishErrorKind::Encode(EncodeError::TooLarge { size, limit, .. }) = error.kind() else { panic!("{error}") };
    assert!(size > limit, "{size}");
    assert_eq!(error.event.data().get().len(), (1 << 20) - 98, "the event comes back");
    bus.publish_raw("deal.large", "x".repeat((1 << 20) - 1000)).send().unwrap();
}

#[test]
fn row_11_one_envelope_is_one_document_without_a_byte_order_mark() {
    assert_eq!(refused("{}x"), TrailingData { offset: 2 });
    assert_eq!(refused("{}{}"), TrailingData { offset: 2 });
    assert_eq!(refused("{}\n\n{}"), TrailingData { offset: 4 });
    assert_eq!(refused(with("\"a\":1") + "]"), TrailingData { offset: with("\"a\":1").len() });
    assert_eq!(refused("\u{feff}{}"), Syntax { offset: 0 });
    for other in ["[]", "null", "7", "\"{}\""] {
        assert_eq!(refused(other), NotAnObject, "{other}");
    }
}
