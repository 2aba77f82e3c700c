//! The caps: what is at the limit passes, and what is beyond it is refused for its size.

use event_bus::EnvelopeError::*;
use event_bus::{EventBus, InvalidMetadata, InvalidTopic, Metadata, RawEvent, Topic};

use super::{nested, refused, with};

#[test]
fn a_topic_has_256_bytes_and_16_segments() {
    assert!(Topic::new("a".repeat(256)).is_ok());
    assert!(matches!(Topic::new("a".repeat(257)), Err(InvalidTopic::TooLong { bytes: 257, .. })));
    assert!(Topic::new(["a"; 16].join(".")).is_ok());
    assert!(matches!(Topic::new(["a"; 17].join(".")), Err(InvalidTopic::TooManySegments { segments: 17, .. })));
}

#[test]
fn a_name_has_128_bytes() {
    let name = |bytes: usize| format!(r#"{{"event_type":"a.{}","data":1}}"#, "b".repeat(bytes - 2));
    assert!(RawEvent::from_json(name(128)).is_ok());
    assert!(refused(name(129)).to_string().contains("has 129 bytes"));
}

#[test]
fn metadata_has_64_entries_of_4_kib_and_16_kib_in_all() {
    assert_eq!((Metadata::MAX_ENTRIES, Metadata::MAX_VALUE_BYTES, Metadata::MAX_BYTES), (64, 4 << 10, 16 << 10));
    assert_eq!(Metadata::MAX_KEY_BYTES, 64);
    let mut metadata = Metadata::new();
    metadata.insert("k", "x".repeat((4 << 10) - 2)).unwrap();
    let error = metadata.insert("k", "x".repeat((4 << 10) - 1)).unwrap_err();
    assert_eq!(error, InvalidMetadata::ValueTooLarge { key: "k".to_owned(), size: (4 << 10) + 1, limit: 4 << 10 });
}

#[test]
fn json_is_64_levels_deep() {
    assert!(RawEvent::from_json(with(&format!("\"a\":{}", nested(63)))).is_ok());
    assert_eq!(refused(with(&format!("\"a\":{}", nested(64)))), TooDeep { limit: 64 });
}

#[test]
fn a_source_has_1024_bytes_as_a_uri_so_that_both_forms_carry_it() {
    let source = |letter: &str, count: usize| with(&format!("\"source\":\"{}\"", letter.repeat(count)));
    for (letter, most) in [("a", 1024), (" ", 341), ("é", 170)] {
        let event = RawEvent::from_json(source(letter, most)).unwrap();
        let again = RawEvent::from_cloudevents(event.to_cloudevents()).unwrap();
        assert_eq!(RawEvent::from_json(again.to_json()).unwrap().source(), again.source());
        assert!(matches!(refused(source(letter, most + 1)), Member { name: "source", .. }));
    }
    assert!(EventBus::builder().source(" ".repeat(342)).build().is_err());
}

#[test]
fn an_event_that_was_published_at_the_cap_can_be_read_in_either_form() {
    let backend = event_bus::backend::InMemory::new();
    let bus =
        EventBus::builder().backend(backend.clone()).allow_unregistered().source("é".repeat(170)).build().unwrap();
    let publish = |bytes: usize| {
        let quotes = "\"".repeat(2_000);
        let publish = bus.publish_raw("deal.large", "x".repeat(bytes)).key("\u{1}".repeat(256));
        ["a", "b", "c"].into_iter().fold(publish, |publish, key| publish.metadata(key, &quotes)).send()
    };
    // What is published at all can be read again; where that ends is found by halving.
    let (mut fits, mut refused) = (900_000, 1 << 20);
    while refused - fits > 1 {
        let bytes = usize::midpoint(fits, refused);
        match publish(bytes) {
            Ok(_) => fits = bytes,
            Err(_) => refused = bytes,
        }
    }
    assert!(fits > (1 << 20) - 64 * 1024, "{fits}");
    // A time is written with as many digits as it has, so that the end moves by a few bytes from one publish to the next.
    publish(fits - 32).unwrap();
    let event = backend.get_events(None).pop().unwrap();
    for again in [RawEvent::from_json(event.to_json()), RawEvent::from_cloudevents(event.to_cloudevents())] {
        assert_eq!(again.unwrap().data().get(), event.data().get());
    }
}
