//! Topics and patterns.

use event_bus::{EventBus, RawEvent};

use crate::events::{Ended, Lost, Notes, Won};

/// Which of the patterns hear an event on these topics.
fn heard(patterns: &[&str], topics: &[&str]) -> Vec<String> {
    let (bus, notes) = (EventBus::default(), Notes::default());
    for pattern in patterns {
        let (handler, pattern) = (notes.clone(), (*pattern).to_owned());
        bus.subscribe_topic(pattern.clone(), move |_: &RawEvent| handler.add(&pattern));
    }
    bus.publish(Lost { deal: 1 }).topics(topics).send().unwrap();
    notes.take()
}

#[test]
fn a_star_is_one_segment_and_an_arrow_is_one_or_more() {
    assert_eq!(heard(&["deals", "deals.*", "deals.>", "*", ">"], &["deals"]), ["deals", "*", ">"]);
    assert_eq!(heard(&["deals", "deals.*", "deals.>", "*", ">"], &["deals.eu"]), ["deals.*", "deals.>", ">"]);
    assert_eq!(heard(&["deals.*", "deals.>", "*.eu.*", ">"], &["deals.eu.north"]), ["deals.>", "*.eu.*", ">"]);
}

#[test]
fn an_event_reaches_a_subscription_once_however_many_of_its_topics_match() {
    assert_eq!(heard(&[">"], &["a", "b", "c.d"]), [">"]);
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscription("both").topic("tests").topic("sales").handle(move |_: &Won| handler.add("once")).unwrap();
    bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(notes.take(), ["once"]);
}

#[test]
fn typed_and_set_handlers_listen_to_topics_too() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (typed, sets) = (notes.clone(), notes.clone());
    bus.subscribe_topic("vip", move |_: &Won| typed.add("typed"));
    bus.subscribe_topic("sales", move |_: &Ended| sets.add("set"));

    bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(notes.take(), ["set"]);
    bus.publish(Won { deal: 1 }).topic("vip").send().unwrap();
    assert_eq!(notes.take(), ["typed", "set"]);
    bus.publish(Lost { deal: 1 }).topic("vip").send().unwrap();
    assert!(notes.take().is_empty());
    bus.publish(Won { deal: 1 }).topics(["vip"]).send().unwrap();
    assert_eq!(notes.take(), ["typed"]);
}

#[test]
fn a_pattern_that_is_none_is_said_and_the_bus_goes_on() {
    let bus = EventBus::default();
    let subscription = bus.subscribe_topic("deals.>.eu", |_: &RawEvent| {});
    let said = subscription.broken().unwrap().to_string();
    assert!(said.contains("deals.>.eu"), "{said}");
    let error = bus.subscription("x").topic("deals..eu").handle(|_: &RawEvent| {}).unwrap_err();
    assert!(error.to_string().contains("deals..eu"), "{error}");
    assert!(bus.publish(Won { deal: 1 }).send().unwrap().failures().is_empty());
}

#[test]
fn a_name_belongs_to_one_live_subscription() {
    let bus = EventBus::default();
    let first = bus.subscription("board").handle(|_: &Won| {}).unwrap();
    let error = bus.subscription("board").handle(|_: &Lost| {}).unwrap_err().to_string();
    assert!(error.starts_with("the name `board` belongs to the subscription at "), "{error}");
    assert_eq!(error.matches("topics.rs:").count(), 2, "{error}");

    first.unsubscribe();
    bus.subscription("board").handle(|_: &Lost| {}).unwrap();

    let error = bus.subscription("two\nlines").handle(|_: &Lost| {}).unwrap_err();
    assert_eq!(
        error.to_string(),
        r#""two\nlines" cannot name a subscription: use 1 to 128 bytes of text, without control characters"#
    );
}
