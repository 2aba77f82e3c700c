//! Metadata that would be something else as headers of a broker.

use event_bus::EnvelopeError::{self, *};
use event_bus::bus::PublishErrorKind;
use event_bus::{EventBus, InvalidMetadata, Metadata, RawEvent};
use serde_json::json;

use super::{cloud_refused, cloud_with, refused, with};
use crate::events::Won;

/// A key is refused wherever it comes from.
fn assert_refused(key: &str) {
    let quoted = InvalidMetadata::Key { key: format!("{key:?}") };
    assert_eq!(Metadata::new().insert(key, 1).unwrap_err(), quoted);
    let object = serde_json::to_string(&json!({ key: 1 })).unwrap();
    assert_eq!(refused(with(&format!("\"metadata\":{object}"))), InvalidMetadata(quoted.clone()));
    assert_eq!(cloud_refused(&format!("\"ebmeta\":{}", json!(object))), InvalidMetadata(quoted.clone()));
    let error = EventBus::default().publish(Won { deal: 1 }).metadata(key, 1).send().unwrap_err();
    assert!(matches!(error.kind(), PublishErrorKind::InvalidMetadata(error) if *error == quoted), "{error}");
    assert!(!error.to_string().contains(char::is_control), "{error:?}");
}

#[test]
fn row_21_a_key_that_would_break_out_of_a_header_is_refused() {
    for key in ["a\r\nb", "a\n", "\r", "a:", ":", "a: b", "a b", "a\t", "\0", "a\0b", "ä", "\u{1f600}", "a\u{202e}", ""]
    {
        assert_refused(key);
    }
}

#[test]
fn row_21_a_value_that_would_break_out_of_a_header_stays_a_json_string() {
    let hostile = "x\r\nNats-Rollup: all\0\u{85}";
    let event = RawEvent::new("deal.won", 1).unwrap().with_metadata("note", hostile).unwrap();
    assert!(!event.metadata().raw("note").unwrap().get().contains(['\r', '\n', '\0']));
    for again in [RawEvent::from_json(event.to_json()), RawEvent::from_cloudevents(event.to_cloudevents())] {
        assert_eq!(again.unwrap().metadata().get_str("note").as_deref(), Some(hostile));
    }
}

#[test]
fn row_22_ten_thousand_entries_are_refused_wherever_they_come_from() {
    let entries = (0..10_000).map(|entry| format!("\"k{entry}\":0")).collect::<Vec<_>>().join(",");
    let many = InvalidMetadata(InvalidMetadata::TooManyEntries { limit: 64 });
    assert_eq!(refused(with(&format!("\"metadata\":{{{entries}}}"))), many);
    assert_eq!(cloud_refused(&format!("\"ebmeta\":{}", json!(format!("{{{entries}}}")))), many);
    assert_eq!(refused(with(&entries)), TooManyMembers { limit: 128 });
    assert_eq!(cloud_refused(&entries), TooManyMembers { limit: 128 });
    assert_eq!(cloud_refused(&entries[..entries.find(",\"k100\"").unwrap()]), many, "attributes become metadata");

    let bus = EventBus::default();
    let publish =
        (0..10_000).fold(bus.publish(Won { deal: 1 }), |publish, entry| publish.metadata(format!("k{entry}"), 0));
    let error = publish.send().unwrap_err();
    let PublishErrorKind::InvalidMetadata(error) = error.kind() else { panic!("{error}") };
    assert_eq!(*error, InvalidMetadata::TooManyEntries { limit: 64 });
}

#[test]
fn row_22_entries_that_are_too_large_together_are_refused() {
    let mut metadata = Metadata::new();
    for key in ["a", "b", "c"] {
        metadata.insert(key, "x".repeat(4_094)).unwrap();
    }
    // 3 * 4097 bytes so far, and 16384 in all.
    let error = metadata.insert("d", "x".repeat(4_094)).unwrap_err();
    assert_eq!(error, InvalidMetadata::TooLarge { size: 16_388, limit: 16_384 });
    metadata.insert("d", "x".repeat(4_090)).unwrap();
    metadata.insert("d", "y".repeat(4_090)).unwrap();
    assert!(matches!(metadata.insert("e", 1), Err(InvalidMetadata::TooLarge { .. })));
    let large = serde_json::to_string(&metadata).unwrap().replacen('{', "{\"e\":1,", 1);
    let error = refused(with(&format!("\"metadata\":{large}")));
    assert!(matches!(error, InvalidMetadata(InvalidMetadata::TooLarge { limit: 16_384, .. })), "{error}");
}

#[test]
fn row_22_members_that_could_not_be_written_beside_the_known_ones_are_refused() {
    let members = |count: usize| (0..count).map(|at| format!("\"M{at}\":0")).collect::<Vec<_>>().join(",");
    let event = RawEvent::from_json(with(&members(118))).unwrap();
    assert_eq!(RawEvent::from_json(event.to_json()).unwrap().to_json(), event.to_json());
    let again = RawEvent::from_cloudevents(event.to_cloudevents()).unwrap();
    assert_eq!(again.to_json(), event.to_json());
    let many = TooManyMembers { limit: 118 };
    assert_eq!(refused(with(&members(119))), many);
    let kept = json!(format!("{{{}}}", members(119).replace('M', "N")));
    assert_eq!(cloud_refused(&format!("\"ebextra\":{kept}")), many);
    let half = json!(format!("{{{}}}", members(60).replace('M', "N")));
    assert_eq!(cloud_refused(&format!("{},\"ebextra\":{half}", members(60))), many);
}

#[test]
fn row_23_headers_of_brokers_and_of_ours_are_no_keys() {
    for key in [
        "Nats-Msg-Id",
        "Nats-Expected-Last-Sequence",
        "Nats-Rollup",
        "nats-rollup",
        "eb-id",
        "EB-Origin",
        "ce-id",
        "_x",
    ] {
        assert_refused(key);
    }
}

#[test]
fn row_23_our_own_attributes_cannot_be_planted_through_metadata() {
    let planted = [("ebtopics", "secret"), ("ebversion", "9"), ("eborigin", "x"), ("partitionkey", "k"), ("id", "7")];
    let event = planted
        .iter()
        .fold(RawEvent::new("deal.won", 1).unwrap(), |event, (key, value)| event.with_metadata(key, value).unwrap());
    for again in [RawEvent::from_json(event.to_json()), RawEvent::from_cloudevents(event.to_cloudevents())] {
        let again = again.unwrap();
        assert_eq!((again.id(), again.version(), again.key()), (event.id(), 1, None));
        assert_eq!(again.topics().collect::<Vec<_>>(), ["default"]);
        assert_eq!(again.metadata().len(), planted.len());
    }
    // Nor through members that are kept for a later version.
    let plant = r#""ebextra":"{\"topics\":[\"secret\"]}""#;
    assert_eq!(cloud_refused(plant), EnvelopeError::DuplicateMember { name: "\"topics\"".into() });
    assert!(RawEvent::from_cloudevents(cloud_with(r#""eborigin":"x","data":1"#)).is_ok());
}
