//! Versions: what was stored long ago reaches handlers of today.

use event_bus::bus::PublishErrorKind;
use event_bus::{DecodeError, Event, EventBus, EventSet, RawEvent, StoredEvent};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::events::Notes;

/// The first form.
#[derive(Debug, Clone, Serialize, Deserialize, Event)]
#[event("versions.priced", version = 1, superseded)]
pub(crate) struct PricedV1 {
    /// In cents.
    pub(crate) cents: u64,
}

/// The second form.
#[derive(Debug, Clone, Serialize, Deserialize, Event)]
#[event("versions.priced", version = 2, upcast_from = PricedV1, superseded)]
pub(crate) struct PricedV2 {
    /// In cents.
    pub(crate) cents: u64,
    /// Of what country.
    pub(crate) currency: String,
}

/// The form of today.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Event)]
#[event("versions.priced", topics = ["prices"], version = 3, upcast_from = PricedV2)]
pub(crate) struct Priced {
    /// How much.
    pub(crate) price: String,
}

/// One that was never priced.
#[derive(Debug, Clone, PartialEq, EventSet)]
pub(crate) enum Prices {
    Priced(Priced),
}

impl From<PricedV1> for PricedV2 {
    fn from(PricedV1 { cents }: PricedV1) -> Self {
        Self { cents, currency: "EUR".to_owned() }
    }
}

impl From<PricedV2> for Priced {
    fn from(PricedV2 { cents, currency }: PricedV2) -> Self {
        Self { price: format!("{}.{:02} {currency}", cents / 100, cents % 100) }
    }
}

fn today(price: &str) -> Priced {
    Priced { price: price.to_owned() }
}

#[test]
fn every_older_version_is_read_through_the_chain() {
    assert_eq!(Priced::decode(1, r#"{"cents":1250}"#).unwrap(), today("12.50 EUR"));
    assert_eq!(Priced::decode(2, r#"{"cents":1250,"currency":"CHF"}"#).unwrap(), today("12.50 CHF"));
    assert_eq!(Priced::decode(3, r#"{"price":"12.50 USD"}"#).unwrap(), today("12.50 USD"));
    assert_eq!(Prices::decode("versions.priced", 1, r#"{"cents":1}"#).unwrap(), Prices::Priced(today("0.01 EUR")));
    assert_eq!((Priced::OLDEST_VERSION, Priced::VERSION), (1, 3));
}

#[test]
fn a_version_that_cannot_be_read_is_a_typed_error() {
    let error = Priced::decode(9, "{}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "event `versions.priced` v9 is newer than this program knows, which is v3: update the program"
    );
    let error = Priced::decode(0, "{}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "event `versions.priced` v0 cannot be read: the oldest version that leads here through `upcast_from` is v1"
    );
    let error = Priced::decode(1, r#"{"cents":"1"}"#).unwrap_err();
    assert_eq!(error.to_string(), "event `versions.priced` v1: `cents` must be a whole number (u64), and is a string");
    let error = Prices::decode("versions.other", 1, "{}").unwrap_err();
    assert_eq!(error.to_string(), "event `versions.other` is not a member of this set, which has `versions.priced`");
}

#[test]
fn a_raw_event_is_decoded_by_name_and_version() {
    let old = RawEvent::new("versions.priced", json!({ "cents": 5 })).unwrap();
    assert_eq!(old.decode::<Priced>().unwrap(), today("0.05 EUR"));
    let other = RawEvent::new("versions.other", json!({})).unwrap();
    assert_eq!(
        other.decode::<Priced>().unwrap_err().to_string(),
        "this is event `versions.other`, not `versions.priced`"
    );
}

#[test]
fn raw_data_of_an_older_version_reaches_handlers_of_today() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (typed, raw) = (notes.clone(), notes.clone());
    bus.subscribe(move |event: &Priced| typed.add(event.price.clone()));
    bus.subscribe(move |event: &RawEvent| raw.add(format!("v{} {}", event.version(), event.data())));

    bus.publish_raw("versions.priced", json!({ "cents": 7 })).version(1).send().unwrap();
    assert_eq!(notes.take(), ["0.07 EUR", r#"v1 {"cents":7}"#]);

    let error = bus.publish_raw("versions.priced", json!({ "cents": 7 })).version(4).send().unwrap_err();
    assert!(matches!(error.kind(), PublishErrorKind::UnknownVersion { version: 4, .. }));
    assert_eq!(
        error.to_string(),
        "event `versions.priced` was not published: version 4 is not registered; the program knows [1, 2, 3]"
    );
    let error = bus.publish_raw("versions.priced", json!({ "cents": 7 })).send().unwrap_err();
    assert_eq!(
        error.to_string(),
        "event `versions.priced` was not published: `price` must be a string, and is missing"
    );
}

#[test]
fn data_that_a_type_refuses_says_what_the_type_said() {
    #[derive(Debug, Serialize, Deserialize, Event)]
    #[event("versions.even", local)]
    struct Even {
        #[serde(deserialize_with = "even")]
        #[event(wire = u64)]
        number: u64,
    }
    fn even<'de, D: serde::Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        let number = u64::deserialize(from)?;
        if number % 2 == 0 { Ok(number) } else { Err(serde::de::Error::custom("only even numbers")) }
    }
    assert_eq!(Even::decode(1, r#"{"number":2}"#).unwrap().number, 2);
    let error = Even::decode(1, r#"{"number":3}"#).unwrap_err();
    assert!(matches!(error, DecodeError::Refused { .. }));
    assert!(error.to_string().starts_with("event `versions.even` v1 cannot be read: only even numbers"), "{error}");
}
