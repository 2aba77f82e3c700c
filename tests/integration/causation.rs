//! Who caused whom.

use event_bus::backend::InMemory;
use event_bus::{Context, EventBus};

use crate::events::{Lost, Notes, Pinged, Won};

#[test]
fn an_event_published_in_a_handler_knows_its_cause_and_the_first_event() {
    let backend = InMemory::new();
    let bus = EventBus::new(backend.clone());
    bus.subscribe(|_: &Won, bus: EventBus| bus.publish(Lost { deal: 1 }).send().map(drop));
    bus.subscribe(|_: &Lost, bus: EventBus| bus.publish(Pinged {}).send().map(drop));

    let first = bus.publish(Won { deal: 1 }).metadata("traceparent", "00-ab-cd-01").send().unwrap().id();

    let events = backend.get_events(None);
    let of = |event: usize, key: &str| events[event].metadata().get_str(key).map(std::borrow::Cow::into_owned);
    assert_eq!(events[0].id(), first);
    assert_eq!(of(0, "causation_id"), None);
    assert_eq!(of(0, "correlation_id"), None);
    assert_eq!(of(1, "causation_id"), Some(first.to_string()));
    assert_eq!(of(1, "correlation_id"), Some(first.to_string()));
    assert_eq!(of(2, "causation_id"), Some(events[1].id().to_string()));
    assert_eq!(of(2, "correlation_id"), Some(first.to_string()));
    assert_eq!(of(2, "traceparent").as_deref(), Some("00-ab-cd-01"));
}

#[test]
fn a_correlation_that_was_given_is_kept_and_handed_on() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(|_: &Won, bus: EventBus| bus.publish(Lost { deal: 1 }).send().map(drop));
    bus.subscribe(move |_: &Lost, context: Context| handler.add(context.correlation_id().unwrap()));

    bus.publish(Won { deal: 1 }).metadata("correlation_id", "request-7").send().unwrap();

    assert_eq!(notes.take(), ["request-7"]);
}

#[test]
fn an_effect_is_later_than_its_cause_even_if_nobody_asked_the_cause_for_its_id() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(|_: &Won, bus: EventBus| bus.publish(Lost { deal: 1 }).send().map(drop));
    bus.subscribe(move |_: &Lost, context: Context| {
        handler.add(context.causation_id().unwrap());
        handler.add(context.id().to_string());
    });
    let cause = bus.publish(Won { deal: 1 }).send().unwrap().id().to_string();
    let ids = notes.take();
    assert_eq!(ids[0], cause);
    assert!(ids[0] < ids[1], "{ids:?}");
}

#[test]
fn a_correlation_of_another_type_is_handed_on_as_it_is() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(|_: &Won, bus: EventBus| bus.publish(Lost { deal: 1 }).send().map(drop));
    bus.subscribe(move |_: &Lost, context: Context| {
        handler.add(context.metadata().get("correlation_id").unwrap().to_string());
    });
    bus.publish(Won { deal: 1 }).metadata("correlation_id", 7).send().unwrap();
    assert_eq!(notes.take(), ["7"]);
}

#[test]
fn an_event_published_after_a_handler_returned_has_no_cause() {
    let backend = InMemory::new();
    let bus = EventBus::new(backend.clone());
    bus.subscribe(|_: &Won| panic!("no"));
    bus.publish(Won { deal: 1 }).send().unwrap();
    bus.publish(Lost { deal: 1 }).send().unwrap();
    assert!(backend.get_events(None)[1].metadata().is_empty());
}

#[test]
fn the_cause_is_known_on_another_bus_too() {
    let backend = InMemory::new();
    let other = EventBus::new(backend.clone());
    let bus = EventBus::default();
    bus.subscribe(move |_: &Won| other.publish(Lost { deal: 1 }).send().map(drop));
    let id = bus.publish(Won { deal: 1 }).send().unwrap().id();
    assert_eq!(backend.get_events(None)[0].metadata().get_str("causation_id").unwrap(), id.to_string());
}
