//! Any bytes as an envelope: what is read can be written, and read again, and is the same.

use event_bus::{Arrival, EnvelopeError, RawEvent, Timestamp};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::naive;

/// The largest envelope that is read.
const CAP: usize = 1 << 20;

/// What an envelope leaves out is filled in the same way each time.
fn arrival() -> Arrival {
    let time = Timestamp::from_unix_micros(1_795_424_400_000_000).expect("it is a time");
    Arrival::new().time(time).id(Uuid::from_u128(7))
}

/// Reads the bytes as each form.
pub fn try_bytes(input: &[u8]) {
    let plain = arrival().read_json(input);
    let cloud = arrival().read_cloudevents(input);
    let either = arrival().read(input);
    for read in [&plain, &cloud] {
        match read {
            Ok(event) => try_event(event),
            Err(error) => try_error(error, input),
        }
    }
    match (&either, arrival().unique_keys().read(input)) {
        (Ok(either), Ok(strict)) => assert_eq!(either.to_json(), strict.to_json()),
        (Ok(_), Err(EnvelopeError::DuplicateMember { .. } | EnvelopeError::TooManyMembers { .. })) => {}
        (Err(either), Err(strict)) => assert_eq!(*either, strict),
        other => panic!("{other:?}"),
    }
    // Which form it is may be guessed from the members, but the guess is one of the two.
    let is = |one: &Result<RawEvent, EnvelopeError>| match (one, &either) {
        (Ok(one), Ok(either)) => one.to_json() == either.to_json(),
        (Err(one), Err(either)) => one == either,
        _ => false,
    };
    assert!(is(&plain) || is(&cloud), "neither {plain:?} nor {cloud:?} but {either:?}");
}

/// Writes an event that was read or made, and reads it again.
pub fn try_event(event: &RawEvent) {
    assert!(naive::is_name(event.event_type()), "{event:?}");
    assert!(event.topics().all(naive::is_topic), "{event:?}");
    assert!((1..=16).contains(&event.topics().len()), "{event:?}");
    assert!(event.version() > 0 && !event.id().is_nil() && !event.id().is_max(), "{event:?}");
    assert!(!event.source().is_empty() && !event.source().contains(char::is_control), "{event:?}");
    assert!(event.key().is_none_or(|key| key.len() <= 256), "{event:?}");
    assert!(event.metadata().len() <= 64, "{event:?}");
    assert!(!format!("{event:?}").contains(char::is_control));
    let _ = (event.get("a"), event.data_as::<serde_json::Value>());

    let plain = event.to_json();
    if plain.len() <= CAP {
        let again = arrival().read_json(&plain).unwrap_or_else(|error| panic!("{error}: {plain}"));
        assert_eq!(again.to_json(), plain);
        assert_same(event, &again);
        // A member `specversion` that was kept does not make it another form.
        assert_eq!(arrival().read(&plain).map(|event| event.to_json()), Ok(plain));
    }
    let cloud = event.to_cloudevents();
    if cloud.len() <= CAP {
        let again = arrival().read_cloudevents(&cloud).unwrap_or_else(|error| panic!("{error}: {cloud}"));
        assert_eq!(again.to_cloudevents(), cloud);
        assert_same(event, &again);
        assert_eq!(arrival().read(&cloud).map(|event| event.to_cloudevents()), Ok(cloud));
    }
}

fn assert_same(one: &RawEvent, other: &RawEvent) {
    assert_eq!((one.id(), one.event_type(), one.version()), (other.id(), other.event_type(), other.version()));
    assert_eq!((one.time(), one.data().get()), (other.time(), other.data().get()));
    assert!(one.topics().eq(other.topics()), "{one:?} and {other:?}");
    // CloudEvents has no empty attributes, and its source is a URI.
    assert_eq!(one.key().unwrap_or_default(), other.key().unwrap_or_default());
    assert!(one.source() == other.source() || other.source().contains('%'), "{one:?} and {other:?}");
    let entries = |event: &RawEvent| -> Vec<(String, String)> {
        event.metadata().iter().map(|(key, value)| (key.to_owned(), spelt(value))).collect()
    };
    assert_eq!(entries(one), entries(other));
}

/// A text may be written with other escapes; all other values stay as they are, letter by letter.
fn spelt(value: &RawValue) -> String {
    serde_json::from_str::<String>(value.get()).map_or_else(|_| value.get().to_owned(), |text| format!("{text:?}"))
}

fn try_error(error: &EnvelopeError, input: &[u8]) {
    let said = format!("{error}{error:?}");
    assert!(!said.contains(char::is_control), "{said:?}");
    assert!(said.len() < 6_000, "{said:?}");
    if let EnvelopeError::Syntax { offset } | EnvelopeError::Utf8 { offset } | EnvelopeError::TrailingData { offset } =
        error
    {
        assert!(*offset <= input.len(), "{error:?} of {} bytes", input.len());
    }
}
