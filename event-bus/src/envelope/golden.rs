//! The golden files, both ways: what is read from each, and what is written.

use super::{Arrival, RawEvent, Timestamp};
use crate::topic::Topic;

macro_rules! golden {
    ($file:literal) => {
        include_str!(concat!("../../tests/golden/", $file)).trim_end()
    };
}

fn arrival() -> Arrival {
    let id = "0193a5b1-7c00-7000-8000-000000000001".parse().unwrap();
    let time = Timestamp::parse("2026-11-23T09:00:00Z").unwrap();
    Arrival::new().topic(Topic::from_static("deals")).id(id).time(time)
}

#[test]
fn a_full_plain_envelope_is_written_as_it_was_read() {
    let event = RawEvent::from_json(golden!("plain-full.json")).unwrap();
    assert_eq!(event.to_json(), golden!("plain-full.json"));
    assert_eq!((event.event_type(), event.version(), event.source()), ("deal.stage_changed", 2, "crm"));
    assert_eq!(event.topics().collect::<Vec<_>>(), ["deals", "notifications"]);
    assert_eq!(event.key(), Some("d-7"));
    assert_eq!(event.time().as_unix_micros(), 1_795_424_400_123_456);
    assert_eq!(event.metadata().get_str("correlation_id").as_deref(), Some("req-42"));
}

#[test]
fn an_envelope_with_event_type_and_data_alone_is_filled_by_its_arrival() {
    let event = arrival().read_json(golden!("plain-minimal.json")).unwrap();
    assert_eq!(event.to_json(), golden!("plain-minimal.written.json"));
}

#[test]
fn without_an_arrival_the_id_is_fresh_the_time_now_and_the_topic_the_default() {
    let before = Timestamp::now();
    let one = RawEvent::from_json(golden!("plain-minimal.json")).unwrap();
    let other = RawEvent::from_json(golden!("plain-minimal.json")).unwrap();
    assert!(one.id() < other.id());
    assert!(one.time() >= before);
    assert_eq!(one.topics().collect::<Vec<_>>(), ["default"]);
}

#[test]
fn an_envelope_as_python_writes_it_is_read() {
    let event = arrival().read_json(golden!("plain-python.json")).unwrap();
    assert_eq!(event.to_json(), golden!("plain-python.written.json"));
}

#[test]
fn unknown_members_and_metadata_called_timestamp_are_kept() {
    let event = RawEvent::from_json(golden!("plain-unknown-members.json")).unwrap();
    assert_eq!(event.to_json(), golden!("plain-unknown-members.json"));
}

#[test]
fn the_same_event_is_the_same_in_both_forms() {
    let plain = RawEvent::from_json(golden!("plain-full.json")).unwrap();
    assert_eq!(plain.to_cloudevents(), golden!("cloudevents-full.json"));
    let cloud = RawEvent::from_cloudevents(golden!("cloudevents-full.json")).unwrap();
    assert_eq!(cloud.to_json(), golden!("plain-full.json"));
    assert_eq!(cloud.to_cloudevents(), golden!("cloudevents-full.json"));
}

#[test]
fn unknown_members_survive_cloudevents() {
    let plain = RawEvent::from_json(golden!("plain-unknown-members.json")).unwrap();
    let cloud = RawEvent::from_cloudevents(plain.to_cloudevents()).unwrap();
    assert_eq!(cloud.to_json(), golden!("plain-unknown-members.json"));
}

#[test]
fn an_event_of_another_program_keeps_what_we_have_no_place_for() {
    let event = arrival().read_cloudevents(golden!("cloudevents-foreign.json")).unwrap();
    assert_eq!(event.to_json(), golden!("cloudevents-foreign.plain.json"));
    assert_eq!(event.to_cloudevents(), golden!("cloudevents-foreign.written.json"));
    let again = RawEvent::from_cloudevents(event.to_cloudevents()).unwrap();
    assert_eq!(again.to_json(), event.to_json());
}

#[test]
fn a_cloudevent_without_data_has_null() {
    let event = arrival().read_cloudevents(golden!("cloudevents-minimal.json")).unwrap();
    assert_eq!((event.data().get(), event.version()), ("null", 1));
    assert_eq!(event.time().to_string(), "2026-11-23T09:00:00Z");
    assert!(event.metadata().is_empty());
}

#[test]
fn either_form_is_recognised() {
    for text in [golden!("plain-full.json"), golden!("cloudevents-full.json")] {
        assert_eq!(Arrival::new().read(text).unwrap().to_json(), golden!("plain-full.json"));
    }
}
