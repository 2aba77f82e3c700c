//! Members and data whose values are none.

use std::collections::BTreeMap;

use event_bus::EnvelopeError::*;
use event_bus::bus::PublishErrorKind;
use event_bus::{
    DecodeError, EncodeError, EnvelopeError, Event, EventBus, EventField, InvalidMetadata, Metadata, RawEvent,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{cloud_refused, refused, with};

/// Numbers of each kind.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Event)]
#[event("bad_input.measured")]
struct Measured {
    /// A whole number.
    count: u64,
    /// One with a sign.
    change: i32,
    /// A double.
    exact: f64,
    /// A float.
    #[serde(default)]
    narrow: Option<f32>,
    /// Several.
    #[serde(default)]
    rates: BTreeMap<String, Vec<Rate>>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, EventField)]
enum Rate {
    Fixed(f64),
    Band { low: f32, high: Option<f32> },
}

fn measured() -> Measured {
    Measured { count: 1, change: 1, exact: 1.0, narrow: None, rates: BTreeMap::new() }
}

fn decoded(data: &str) -> Result<Measured, DecodeError> {
    let event = RawEvent::from_json(format!(r#"{{"event_type":"bad_input.measured","data":{data}}}"#)).unwrap();
    event.decode()
}

fn raw(data: &str) -> Box<RawValue> {
    RawValue::from_string(data.to_owned()).unwrap()
}

#[test]
fn row_06_a_number_that_no_machine_number_holds_is_out_of_range_at_its_place() {
    for number in ["1e400", "-1e999999999", "1e999999999"] {
        for field in ["count", "change", "exact", "narrow"] {
            let data = format!(r#"{{"nobody_asks":1,"{field}":{number}}}"#);
            let Err(DecodeError::NumberRange { event: "bad_input.measured", version: 1, offset }) = decoded(&data)
            else {
                panic!("{data}")
            };
            let start = data.find(number).unwrap();
            assert!((start..start + number.len()).contains(&offset), "{offset} in {data}");
        }
    }
    let error = decoded(r#"{"count":1,"change":1,"exact":1e400}"#).unwrap_err();
    assert_eq!(
        error.to_string(),
        "event `bad_input.measured` v1 cannot be read: the number at byte 34 of its data is out of range: send it as a string"
    );
}

#[test]
fn row_06_a_number_that_its_field_does_not_hold_is_out_of_range_with_the_path() {
    let data = |count: &str, change: &str, narrow: &str| {
        let data = format!(r#"{{"count":{count},"change":{change},"exact":1,"narrow":{narrow}}}"#);
        decoded(&data).unwrap_err().to_string()
    };
    let said = |text: &str| format!("event `bad_input.measured` v1: {text}");
    assert_eq!(
        data("18446744073709551616", "1", "1"),
        said("`count` must be a whole number (u64), and is a number out of its range")
    );
    assert_eq!(data("-1", "1", "1"), said("`count` must be a whole number (u64), and is a number out of its range"));
    assert_eq!(
        data("1", "2147483648", "1"),
        said("`change` must be a whole number (i32), and is a number out of its range")
    );
    // serde alone would make an infinity of it.
    assert_eq!(data("1", "1", "1e39"), said("`narrow` must be a number (f32), and is a number out of its range"));
    let digits = "9".repeat(60);
    assert_eq!(data("1", "1", &digits), said("`narrow` must be a number (f32), and is a number out of its range"));
    let band = r#"{"count":1,"change":1,"exact":1e39,"rates":{"a":[{"Band":{"low":1,"high":-4e38}}]}}"#;
    let DecodeError::Mismatch { mismatch, .. } = decoded(band).unwrap_err() else { panic!("it is a mismatch") };
    assert_eq!(mismatch.path(), "rates.a[0]::Band.high");
}

#[test]
fn row_06_a_float_that_is_too_large_is_found_in_large_data_too() {
    let (word, digits) = ("e1 ".repeat(10_000), "9".repeat(60));
    for (number, is_read) in [("3e38", true), ("1e39", false), (&*digits, false)] {
        let data = format!(r#"{{"count":1,"change":1,"exact":1,"narrow":{number},"note":"{word}"}}"#);
        let said = decoded(&data).map(drop).map_err(|error| error.to_string());
        let refused =
            "event `bad_input.measured` v1: `narrow` must be a number (f32), and is a number out of its range";
        assert_eq!(said, if is_read { Ok(()) } else { Err(refused.to_owned()) });
    }
}

#[test]
fn row_06_a_whole_number_may_be_minus_zero_and_is_zero() {
    let event = decoded(r#"{"count":-0,"change":-0,"exact":1}"#).unwrap();
    assert_eq!((event.count, event.change), (0, 0));
    assert!(decoded(r#"{"count":1,"change":1,"exact":-0.0}"#).unwrap().exact.is_sign_negative());
    let event = RawEvent::new("bad_input.measured", raw("{\"n\":-0}")).unwrap();
    assert_eq!(event.data_as::<BTreeMap<String, u8>>().unwrap()["n"], 0);
    let bus = EventBus::default();
    bus.publish_raw("bad_input.measured", raw(r#"{"count":-0,"change":-0,"exact":-0}"#)).send().unwrap();
    assert!(decoded(r#"{"count":-0.0,"change":0,"exact":1}"#).is_err(), "this one is not whole");
}

#[test]
fn row_06_and_12_a_version_is_a_whole_number_from_one() {
    for got in ["0", "-1", "-0", "1.0", "1e0", "1e400", "4294967296", "\"1\"", "null", "[]", "{}", "true"] {
        let error = refused(with(&format!("\"version\":{got}")));
        assert_eq!(error, UnsupportedVersion { got: format!("{got:?}") });
        if got != "null" {
            assert_eq!(cloud_refused(&format!("\"ebversion\":{got}")), UnsupportedVersion { got: format!("{got:?}") });
        }
    }
}

#[test]
fn row_12_a_version_that_the_program_does_not_know_is_read_and_not_decoded() {
    let text = r#"{"event_type":"bad_input.measured","data":{},"version":999}"#;
    let error = RawEvent::from_json(text).unwrap().decode::<Measured>().unwrap_err();
    assert_eq!(error, DecodeError::NewerVersion { event: "bad_input.measured", version: 999, known: 1 });
}

#[test]
fn row_08_words_that_are_not_json_are_a_syntax_error_where_they_stand() {
    for word in ["NaN", "Infinity", "-Infinity", "nan", "undefined", "'a'", "01", "1.", ".5", "+1", "0x1"] {
        let text = with(&format!("\"a\":{word}"));
        let at = with("\"a\":").len() - 1;
        assert!(matches!(refused(&text), Syntax { offset } if offset.abs_diff(at) <= word.len()), "{word}");
    }
}

#[test]
fn row_08_an_event_with_a_number_that_is_not_finite_is_refused_and_nobody_sees_it() {
    let bus = EventBus::new(event_bus::backend::InMemory::new());
    bus.subscribe(|_: &Measured| panic!("nobody sees it"));
    let rates = |rate: Rate| BTreeMap::from([("a".to_owned(), vec![Rate::Fixed(1.0), rate])]);
    let cases = [
        (Measured { exact: f64::NAN, ..measured() }, "exact", "NaN"),
        (Measured { narrow: Some(f32::INFINITY), ..measured() }, "narrow", "infinity"),
        (Measured { rates: rates(Rate::Fixed(f64::NEG_INFINITY)), ..measured() }, "rates.a[1]::Fixed", "-infinity"),
        (
            Measured { rates: rates(Rate::Band { low: f32::NAN, high: None }), ..measured() },
            "rates.a[1]::Band.low",
            "NaN",
        ),
        (
            Measured { rates: rates(Rate::Band { low: 1.0, high: Some(f32::NAN) }), ..measured() },
            "rates.a[1]::Band.high",
            "NaN",
        ),
    ];
    for (event, place, number) in cases {
        let event_name = "bad_input.measured".to_owned();
        let expected = EncodeError::NonFinite { event: event_name, path: place.to_owned(), value: number };
        for error in [
            bus.publish(event.clone()).send().unwrap_err().into_kind(),
            bus.publish_raw("bad_input.measured", event.clone()).send().unwrap_err().into_kind(),
        ] {
            assert!(matches!(&error, PublishErrorKind::Encode(error) if *error == expected), "{error}");
        }
        let error = RawEvent::new("bad_input.measured", event).unwrap_err();
        assert_eq!(error, EnvelopeError::NonFinite { path: place.to_owned(), value: number });
    }
}

#[test]
fn row_08_metadata_is_finite_too() {
    let error = Metadata::new().insert("rate", vec![Some(f32::NAN)]).unwrap_err();
    assert_eq!(error, InvalidMetadata::NonFinite { key: "rate".to_owned(), value: "NaN" });
    let error = EventBus::default().publish(measured()).metadata("rate", f64::INFINITY).send().unwrap_err();
    let PublishErrorKind::InvalidMetadata(error) = error.kind() else { panic!("{error}") };
    assert_eq!(*error, InvalidMetadata::NonFinite { key: "rate".to_owned(), value: "infinity" });
}

#[test]
fn row_09_what_the_envelope_counts_is_safe_in_javascript_and_data_stays_as_it_is() {
    let event = RawEvent::new("deal.won", serde_json::json!({ "n": u64::MAX, "m": i64::MIN })).unwrap();
    let event = event.with_key(u64::MAX).unwrap().with_version(u32::MAX).unwrap();
    let plain: serde_json::Value = serde_json::from_str(&event.to_json()).unwrap();
    let cloud: serde_json::Value = serde_json::from_str(&event.to_cloudevents()).unwrap();
    for (text, key) in [(&plain, "key"), (&cloud, "partitionkey")] {
        assert_eq!(text["id"], event.id().to_string());
        assert_eq!(text[key], "18446744073709551615");
        for (member, value) in text.as_object().unwrap() {
            let is_safe = value.as_u64().is_none_or(|number| number < 1 << 53);
            assert!(is_safe && !value.is_f64(), "{member}: {value}");
        }
        assert_eq!(text["data"]["n"], u64::MAX);
    }
    let again = RawEvent::from_json(event.to_json()).unwrap();
    assert_eq!(again.data().get(), event.data().get());
    assert_eq!((again.get("n"), again.get("m")), (Some(u64::MAX.into()), Some(i64::MIN.into())));
}

#[test]
fn row_10_bytes_that_are_not_utf_8_are_named_by_their_place() {
    assert_eq!(refused(b"{\"a\":\"\xff\"}"), Utf8 { offset: 6 });
    assert_eq!(refused(b"{\"a\":\"\xc0\xaf\"}"), Utf8 { offset: 6 }, "an overlong slash");
    assert_eq!(refused(b"{\"a\":\"\xed\xa0\x80\"}"), Utf8 { offset: 6 }, "half a surrogate pair");
    assert_eq!(refused(b"{\"a\":\"\xf4\x90\x80\x80\"}"), Utf8 { offset: 6 }, "beyond Unicode");
    assert_eq!(refused(b"\xff\xfe{\0}\0"), Utf8 { offset: 0 }, "UTF-16");
}

#[test]
fn row_10_control_characters_and_half_surrogates_are_in_no_name_id_topic_or_source() {
    for text in [r"\u0000", r"\ud800", r"\udc00\ud800", r"\u001b[2J", r"\r\n", r"\u0085"] {
        let half = text.starts_with("\\ud");
        let name = refused(format!(r#"{{"event_type":"deal.w{text}on","data":1}}"#));
        assert!(if half { matches!(name, Member { name: "event_type", .. }) } else { matches!(name, InvalidName(_)) });
        let topic = refused(with(&format!(r#""topics":["deals{text}"]"#)));
        assert!(if half { matches!(topic, Member { name: "topics", .. }) } else { matches!(topic, InvalidTopic(_)) });
        let id = refused(with(&format!(r#""id":"0193a5b1{text}7c00-7000-8000-000000000001""#)));
        assert!(matches!(id, InvalidId { .. }), "{id}");
        let source = refused(with(&format!(r#""source":"a{text}""#)));
        assert!(matches!(source, Member { name: "source", .. }), "{source}");
        let time = refused(with(&format!(r#""timestamp":"2026{text}""#)));
        assert!(matches!(time, InvalidTimestamp(_) | Member { name: "timestamp", .. }), "{time}");
        for error in [name, topic, id, source, time] {
            assert!(!error.to_string().contains(char::is_control), "{error:?}");
        }
    }
    assert!(matches!(refused(with(r#""\ud800":1"#)), Syntax { .. }));
    assert!(matches!(refused("{\"event_type\":\"a\0b\"}"), Syntax { .. }), "unescaped within a string");
}

#[test]
fn row_10_data_with_half_a_surrogate_pair_is_refused_by_whoever_reads_it() {
    let event = RawEvent::from_json(r#"{"event_type":"bad_input.measured","data":{"count":"\ud800"}}"#).unwrap();
    assert_eq!(event.get("count"), None);
    event.data_as::<serde_json::Value>().unwrap_err();
    assert!(matches!(event.decode::<Measured>().unwrap_err(), DecodeError::Refused { version: 1, .. }));
    assert_eq!(RawEvent::from_json(event.to_json()).unwrap().data().get(), event.data().get());
}

#[test]
fn row_15_an_id_is_a_uuid_but_not_all_zeros_or_ones() {
    let nil = "00000000-0000-0000-0000-000000000000";
    let ones = "ffffffff-ffff-ffff-ffff-ffffffffffff";
    for id in ["", "7", "seven", nil, ones, &nil.replace('-', ""), &nil[1..], &format!("{nil}0"), "’; --"] {
        for member in ["id", "event_id"] {
            assert_eq!(refused(with(&format!("\"{member}\":\"{id}\""))), InvalidId { got: format!("{id:?}") });
        }
    }
    for id in ["7", "null", "[]", "{}", "true"] {
        assert_eq!(refused(with(&format!("\"id\":{id}"))), InvalidId { got: format!("{id:?}") });
    }
    for id in [nil, ones] {
        let text = super::cloud_with("\"data\":1").replace("a-1", id);
        assert_eq!(RawEvent::from_cloudevents(text).unwrap_err(), InvalidId { got: format!("{id:?}") });
        let id = id.parse().unwrap();
        assert!(matches!(RawEvent::new("deal.won", 1).unwrap().with_id(id), Err(InvalidId { .. })));
        let error = EventBus::default().publish(measured()).id(id).send().unwrap_err();
        assert!(matches!(error.kind(), PublishErrorKind::Envelope(InvalidId { .. })), "{error}");
    }
}
