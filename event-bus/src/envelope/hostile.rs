//! Hostile and malformed envelopes. Nothing panics, and each is refused for its own reason.

use super::EnvelopeError::{self, *};
use super::{Arrival, InvalidMetadata, MAX_DEPTH, RawEvent};

const FULL: &str = include_str!("../../tests/golden/plain-full.json");
const CLOUD: &str = include_str!("../../tests/golden/cloudevents-full.json");

fn refused(text: impl AsRef<[u8]>) -> EnvelopeError {
    RawEvent::from_json(text).expect_err("it is refused")
}

/// The minimal envelope with these members besides.
fn with(members: &str) -> String {
    format!(r#"{{"event_type":"deal.won","data":{{}},{members}}}"#)
}

fn cloud_with(members: &str) -> String {
    format!(r#"{{"specversion":"1.0","type":"deal.won","source":"crm","id":"a-1",{members}}}"#)
}

fn cloud_refused(members: &str) -> EnvelopeError {
    RawEvent::from_cloudevents(cloud_with(members)).expect_err("it is refused")
}

#[test]
fn an_empty_payload_is_empty() {
    assert_eq!(refused(""), Empty);
    assert_eq!(refused(" \r\n\t"), Empty);
}

#[test]
fn an_envelope_cut_anywhere_is_a_syntax_error_there() {
    for text in [FULL.trim_end(), CLOUD.trim_end()] {
        for end in 1..text.len() {
            match Arrival::new().read(&text.as_bytes()[..end]) {
                Err(Syntax { offset }) => assert!(offset <= end, "{offset} of {end}"),
                Err(Utf8 { offset }) => assert!(offset < end && !text.is_char_boundary(end)),
                other => panic!("cut at {end}: {other:?}"),
            }
        }
    }
}

#[test]
fn any_byte_changed_is_read_or_refused_but_does_not_panic() {
    for text in [FULL.trim_end(), CLOUD.trim_end()] {
        let mut bytes = text.as_bytes().to_vec();
        for at in 0..bytes.len() {
            let was = bytes[at];
            for byte in [0, b'"', b'\\', b'{', b']', b',', b'9', 0x1b, 0x80, 0xff] {
                bytes[at] = byte;
                if let Ok(event) = Arrival::new().read(&bytes) {
                    let again = RawEvent::from_json(event.to_json()).expect("what is written can be read");
                    assert_eq!(again.to_json(), event.to_json());
                    let again =
                        RawEvent::from_cloudevents(event.to_cloudevents()).expect("what is written can be read");
                    assert_eq!(again.id(), event.id());
                }
            }
            bytes[at] = was;
        }
    }
}

#[test]
fn deep_nesting_is_refused_wherever_it_stands() {
    let deep = TooDeep { limit: MAX_DEPTH };
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(refused("[".repeat(100_000)), deep);
    assert_eq!(refused("{\"a\":".repeat(100_000)), deep);
    assert_eq!(refused(with(&format!(r#""unknown":{nested}"#))), deep);
    assert_eq!(refused(with(&format!(r#""metadata":{nested}"#))), deep);
    let text = format!(r#"{{\"a\":{}}}"#, "[".repeat(100));
    assert_eq!(cloud_refused(&format!(r#""ebmeta":"{text}""#)), deep);
    assert_eq!(cloud_refused(&format!(r#""ebextra":"{text}""#)), deep);
}

#[test]
fn a_member_that_comes_twice_is_refused() {
    assert_eq!(refused(with(r#""id":1,"id":2"#)), DuplicateMember { name: "\"id\"".into() });
    let both = r#""id":"0193a5b1-7c00-7000-8000-000000000001","event_id":"0193a5b1-7c00-7000-8000-000000000001""#;
    assert_eq!(refused(with(both)), DuplicateMember { name: "\"event_id\"".into() });
    let metadata = refused(with(r#""metadata":{"a":1,"a":2}"#));
    assert_eq!(metadata, InvalidMetadata(InvalidMetadata::DuplicateKey { key: "\"a\"".into() }));
}

#[test]
fn more_than_a_mebibyte_is_refused_before_it_is_read() {
    let digits = "9".repeat(1 << 20);
    assert_eq!(refused(format!("{digits}9")), TooLarge { limit: 1_048_576, size: 1_048_577 });
    assert!(matches!(refused(with(&format!(r#""n":{digits}"#))), TooLarge { limit: 1_048_576, .. }));
    let small = Arrival::new().limit(16).read_json(FULL).unwrap_err();
    assert_eq!(small, TooLarge { limit: 16, size: FULL.len() });
    let raised = Arrival::new().limit(usize::MAX).read_json(digits + "9").unwrap_err();
    assert_eq!(raised, TooLarge { limit: 1_048_576, size: 1_048_577 });
}

#[test]
fn numbers_without_a_machine_form_stay_text_within_data() {
    let event =
        RawEvent::from_json(r#"{"event_type":"deal.won","data":[1e999999999,-0,18446744073709551616]}"#).unwrap();
    assert_eq!(event.data().get(), "[1e999999999,-0,18446744073709551616]");
    assert!(event.data_as::<Vec<f64>>().is_err());
}

#[test]
fn words_that_are_not_json_are_a_syntax_error() {
    for word in ["NaN", "Infinity", "-Infinity", "undefined", "'a'", "01", "1.", "+1"] {
        assert!(matches!(refused(with(&format!("\"a\":{word}"))), Syntax { .. }), "{word}");
    }
}

#[test]
fn bytes_that_are_not_utf_8_are_named_by_their_place() {
    assert_eq!(refused(b"{\"a\":\"\xff\"}"), Utf8 { offset: 6 });
    assert_eq!(refused(b"\xc0\xaf"), Utf8 { offset: 0 });
    assert_eq!(refused(b"{\"a\":\"\xed\xa0\x80\"}"), Utf8 { offset: 6 });
}

#[test]
fn lone_surrogates_and_control_characters_are_in_no_name_id_or_topic() {
    for text in [r"\ud800", r"deal.w\u0000n", r"deal.won\r\n", r"deal.w\u202eon"] {
        let name = refused(format!(r#"{{"event_type":"{text}","data":1}}"#));
        assert!(matches!(name, InvalidName(_) | Member { name: "event_type", .. }), "{name}");
        assert!(matches!(refused(with(&format!(r#""id":"{text}""#))), InvalidId { .. }));
        let topic = refused(with(&format!(r#""topics":["{text}"]"#)));
        assert!(matches!(topic, InvalidTopic(_) | Member { name: "topics", .. }), "{topic}");
    }
    assert!(matches!(refused(with(r#""source":"a\u0000""#)), Member { name: "source", .. }));
    assert!(matches!(refused(with(r#""\ud800":1"#)), Syntax { .. }));
}

#[test]
fn one_envelope_is_one_document() {
    assert_eq!(refused("{}x"), TrailingData { offset: 2 });
    assert_eq!(refused("{}{}"), TrailingData { offset: 2 });
    assert_eq!(refused("\u{feff}{}"), Syntax { offset: 0 });
    assert_eq!(refused("[]"), NotAnObject);
}

#[test]
fn a_version_is_a_whole_number_from_one() {
    for version in ["0", "-1", "-0", "1.0", "1e400", "4294967296", "\"1\"", "null", "[]", "true"] {
        assert!(matches!(refused(with(&format!("\"version\":{version}"))), UnsupportedVersion { .. }), "{version}");
    }
    assert_eq!(refused(with("\"version\":0")).to_string().split(':').next(), Some("version \"0\" cannot be one"));
    assert_eq!(RawEvent::from_json(with("\"version\":999")).unwrap().version(), 999);
    assert!(matches!(cloud_refused(r#""ebversion":0"#), UnsupportedVersion { .. }));
}

#[test]
fn an_id_is_a_uuid_but_not_all_zeros_or_ones() {
    let nil = "00000000-0000-0000-0000-000000000000";
    for id in ["\"\"", "\"7\"", "7", "null", &format!("\"{nil}\""), &format!("\"{}\"", nil.replace('0', "f"))] {
        assert!(matches!(refused(with(&format!("\"id\":{id}"))), InvalidId { .. }), "{id}");
        assert!(matches!(refused(with(&format!("\"event_id\":{id}"))), InvalidId { .. }), "{id}");
    }
}

#[test]
fn a_timestamp_is_rfc_3339() {
    for time in ["\"\"", "\"now\"", "\"10000-01-01T00:00:00Z\"", "\"2026-02-30T00:00:00Z\"", "\"\\u0000\""] {
        assert!(matches!(refused(with(&format!("\"timestamp\":{time}"))), InvalidTimestamp(_)), "{time}");
    }
    assert!(matches!(refused(with("\"timestamp\":1795424400")), Member { name: "timestamp", .. }));
    assert!(RawEvent::from_json(with("\"timestamp\":\"0000-01-01T00:00:00Z\"")).is_ok());
    assert!(RawEvent::from_json(with("\"timestamp\":\"2999-12-31T23:59:60Z\"")).is_ok());
}

#[test]
fn metadata_keys_that_could_be_headers_of_a_broker_are_refused() {
    for key in [r"a\r\nb", "a:b", r"\u0000", "é", "Nats-Msg-Id", "Nats-Rollup", "eb-id", "", "_a"] {
        let error = refused(with(&format!(r#""metadata":{{"{key}":1}}"#)));
        assert!(matches!(error, InvalidMetadata(InvalidMetadata::Key { .. })), "{key}: {error}");
    }
    let many = (0..10_000).map(|i| format!("\"k{i}\":0")).collect::<Vec<_>>().join(",");
    let error = refused(with(&format!(r#""metadata":{{{many}}}"#)));
    assert_eq!(error, InvalidMetadata(InvalidMetadata::TooManyEntries { limit: 64 }));
    assert_eq!(refused(with(&many)), TooManyMembers { limit: 128 });
    assert!(matches!(refused(with(r#""metadata":[]"#)), Member { name: "metadata", .. }));
}

#[test]
fn topics_are_a_short_list_of_topics() {
    for topics in [r#"["deals.*"]"#, r#"["$SYS.a"]"#, r#"[""]"#, r#"["foo 5\r\nPUB secret 1"]"#] {
        assert!(matches!(refused(with(&format!("\"topics\":{topics}"))), InvalidTopic(_)), "{topics}");
    }
    for topics in [r#""deals""#, "[1]", "{}", r#"["a",null]"#] {
        assert!(matches!(refused(with(&format!("\"topics\":{topics}"))), Member { name: "topics", .. }), "{topics}");
    }
    let many = vec!["\"a\""; 100_000].join(",");
    assert_eq!(refused(with(&format!("\"topics\":[{many}]"))), TooManyTopics { limit: 16 });
    assert_eq!(cloud_refused(&format!("\"ebtopics\":\"{}\"", "a,".repeat(16))), TooManyTopics { limit: 16 });
    assert!(matches!(cloud_refused(r#""ebtopics":"a,,b""#), InvalidTopic(_)));
}

#[test]
fn what_is_missing_is_named() {
    assert!(matches!(refused(r#"{"data":1}"#), MissingMember { name: "event_type", .. }));
    assert!(matches!(refused(r#"{"event_type":"deal.won"}"#), MissingMember { name: "data", .. }));
    for name in ["specversion", "type", "source", "id"] {
        let mut cloud: serde_json::Map<_, _> = serde_json::from_str(CLOUD).unwrap();
        cloud.remove(name);
        let error = RawEvent::from_cloudevents(serde_json::to_string(&cloud).unwrap()).unwrap_err();
        assert!(matches!(error, MissingMember { name: missing, .. } if missing == name), "{error}");
    }
}

#[test]
fn a_key_has_at_most_256_bytes() {
    assert_eq!(refused(with(&format!("\"key\":\"{}\"", "k".repeat(257)))), KeyTooLong { limit: 256, size: 257 });
    assert!(matches!(refused(with("\"key\":7")), Member { name: "key", .. }));
}

#[test]
fn cloudevents_that_cannot_be_events_say_why() {
    assert_eq!(cloud_refused(r#""data_base64":"AA==""#), BinaryData);
    let text = cloud_with(r#""data":1"#).replace("\"1.0\"", "\"0.3\"");
    assert!(matches!(RawEvent::from_cloudevents(text), Err(Member { name: "specversion", .. })));
    let text = cloud_with(r#""data":1"#).replace("a-1", "");
    assert!(matches!(RawEvent::from_cloudevents(text), Err(InvalidId { .. })));
    let text = cloud_with(r#""data":1"#).replace("deal.won", "Microsoft.Storage.BlobCreated");
    assert!(matches!(RawEvent::from_cloudevents(text), Err(InvalidName(_))));
    assert!(matches!(cloud_refused(r#""ebmeta":"[]""#), Member { name: "ebmeta", .. }));
    assert!(matches!(cloud_refused(r#""ebextra":"x""#), Member { name: "ebextra", .. }));
}

#[test]
fn no_error_holds_the_payload_or_a_control_character() {
    let secret = "4111-1111";
    let hostile = format!("{secret}\\n\\u001b[2J");
    let texts = [
        format!(r#"{{"event_type":"deal.won","data":{{"card":"{secret}"}},"version":0}}"#),
        format!(r#"{{"event_type":"deal.won","data":{{"card":"{secret}"}}"#),
        format!(r#"{{"event_type":"deal.won","data":{{"card":"{secret}"}}}} {secret}"#),
        format!(r#"{{"data":{{"card":"{secret}"}}}}"#),
    ];
    for text in texts {
        assert!(!format!("{0} {0:?}", refused(&text)).contains(secret), "{text}");
    }
    for member in ["event_type", "id", "timestamp"] {
        let text = format!(r#"{{"event_type":"deal.won","data":1,"{member}":"{}"}}"#, hostile.repeat(1000)).replacen(
            r#""event_type":"deal.won","#,
            if member == "event_type" { "" } else { r#""event_type":"deal.won","# },
            1,
        );
        let error = refused(text).to_string();
        assert!(!error.contains(char::is_control) && error.len() < 1000, "{error}");
    }
}
