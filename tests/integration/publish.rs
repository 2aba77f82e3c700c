//! Publishing: the two ways, the options, the receipt, the errors.

use event_bus::backend::{Ack, InMemory};
use event_bus::bus::{Outcome, PublishErrorKind};
use event_bus::{Context, EventBus, RawEvent};

use crate::events::{Lost, Notes, Pinged, Won, now};

#[test]
fn a_handler_gets_the_event_by_await_and_by_send() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |event: &Won| handler.add(format!("won {}", event.deal)));

    let awaited = now(bus.publish(Won { deal: 1 })).unwrap();
    let sent = bus.publish(Won { deal: 2 }).send().unwrap();

    assert_eq!(notes.take(), ["won 1", "won 2"]);
    assert_eq!((awaited.ran(), sent.ran()), (1, 1));
}

#[test]
fn a_publish_that_is_never_polled_does_nothing() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |_: &Won| handler.add("called"));

    drop(bus.publish(Won { deal: 1 }).into_future());

    assert!(notes.take().is_empty());
}

#[test]
fn handles_events_and_errors_go_to_other_threads() {
    fn assert_shared<T: Send + Sync + 'static>() {}
    assert_shared::<EventBus>();
    assert_shared::<RawEvent>();
    assert_shared::<Context>();
    assert_shared::<event_bus::Subscription>();
    assert_shared::<event_bus::Receipt>();
    assert_shared::<event_bus::PublishError<Won>>();
}

#[test]
fn publish_futures_are_send() {
    fn assert_send<T: Send>(_: &T) {}
    let bus = EventBus::default();
    assert_send(&bus.publish(Won { deal: 1 }).into_future());
}

#[test]
fn options_reach_the_context_and_the_backend() {
    let (backend, notes) = (InMemory::new(), Notes::default());
    let bus = EventBus::builder().backend(backend.clone()).source("crm").build().unwrap();
    let handler = notes.clone();
    bus.subscribe(move |_: &Won, context: Context| {
        let topics: Vec<_> = context.topics().collect();
        handler.add(format!("{} {} {:?}", context.source(), topics.join(","), context.key()));
        handler.add(context.metadata().get_str("user_id").unwrap().into_owned());
        handler.add(context.id().to_string());
    });

    let receipt = bus.publish(Won { deal: 7 }).topic("vip").metadata("user_id", "ada").send().unwrap();

    let id = receipt.id().to_string();
    assert_eq!(notes.take(), ["crm tests,sales,vip Some(\"7\")", "ada", &id]);
    let events = backend.get_events(Some("test.won"));
    assert_eq!(events.len(), 1);
    assert_eq!(events[0].id(), receipt.id());
    assert_eq!(events[0].key(), Some("7"));
    assert_eq!(events[0].decode::<Won>().unwrap(), Won { deal: 7 });
}

#[test]
fn topics_replace_those_declared_and_repeats_count_once() {
    let backend = InMemory::new();
    let bus = EventBus::new(backend.clone());
    bus.publish(Won { deal: 1 }).topics(["a", "b", "a"]).topic("b").send().unwrap();
    bus.publish(Won { deal: 2 }).topics(Vec::<String>::new()).send().unwrap();
    bus.publish(Pinged {}).send().unwrap();

    let topics: Vec<Vec<String>> =
        backend.get_events(None).iter().map(|event| event.topics().map(str::to_owned).collect()).collect();
    assert_eq!(topics, [vec!["a", "b"], vec!["default"], vec!["default"]]);
}

#[test]
fn an_event_whose_topics_were_taken_away_is_on_the_default_topic_and_the_next_one_is_not() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (tests, default) = (notes.clone(), notes.clone());
    bus.subscribe_topic("tests", move |_: &Won| tests.add("tests"));
    bus.subscribe_topic("default", move |_: &Won| default.add("default"));
    bus.publish(Won { deal: 1 }).topics([""; 0]).send().unwrap();
    bus.publish(Won { deal: 2 }).send().unwrap();
    assert_eq!(notes.take(), ["default", "tests"]);
}

#[test]
fn the_key_and_the_id_can_be_given() {
    let backend = InMemory::new();
    let bus = EventBus::new(backend.clone());
    let id = bus.publish(Lost { deal: 1 }).key("north").send().unwrap().id();
    bus.publish(Lost { deal: 1 }).id(id).send().unwrap();

    let events = backend.get_events(None);
    assert_eq!(events[0].key(), Some("north"));
    assert_eq!(events[0].id(), events[1].id());
}

#[test]
fn every_handler_sees_the_same_id_and_the_receipt_too() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    for _ in 0..2 {
        let handler = notes.clone();
        bus.subscribe(move |_: &Won, context: Context| handler.add(context.id().to_string()));
    }
    let handler = notes.clone();
    bus.subscribe(move |event: &RawEvent| handler.add(event.id().to_string()));

    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();

    assert_eq!(notes.take(), vec![receipt.id().to_string(); 3]);
}

#[test]
fn a_receipt_that_nobody_needed_an_id_for_makes_one_and_keeps_it() {
    let receipt = EventBus::default().publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(receipt.id(), receipt.id());
    assert_eq!(receipt.id().get_version_num(), 7);
}

#[test]
fn the_receipt_says_what_noop_did() {
    let receipt = EventBus::default().publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(receipt.backends().len(), 1);
    assert_eq!(receipt.backends()[0].name(), "NoOp");
    assert_eq!(receipt.backends()[0].result().unwrap(), Ack::Discarded);
}

#[test]
fn an_error_gives_the_event_back_and_says_what_is_wrong() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |_: &Won| handler.add("called"));

    let error = bus.publish(Won { deal: 7 }).topic("deals.*").send().unwrap_err();

    assert_eq!(error.event, Won { deal: 7 });
    assert_eq!(error.outcome(), Outcome::Rejected);
    assert!(matches!(error.kind(), PublishErrorKind::InvalidTopic(_)));
    assert!(error.to_string().starts_with("event `test.won` was not published: "), "{error}");
    assert!(error.to_string().contains("deals.*"), "{error}");
    assert!(!format!("{error:?}").contains('7') || !format!("{error:?}").contains("deal:"), "data stays out of Debug");
    assert!(notes.take().is_empty());

    bus.publish(error.event).id(error.id).send().unwrap();
    assert_eq!(notes.take(), ["called"]);
}

#[test]
fn the_first_wrong_option_is_the_one_reported() {
    let bus = EventBus::default();
    let error = bus.publish(Won { deal: 7 }).metadata("User", 1).topic("").send().unwrap_err();
    assert!(matches!(error.kind(), PublishErrorKind::InvalidMetadata(_)), "{error}");

    let error = bus.publish(Won { deal: 7 }).key("k".repeat(257)).send().unwrap_err();
    assert_eq!(
        error.to_string(),
        "event `test.won` was not published: the key has 257 bytes, and at most 256 are allowed"
    );
}

#[test]
fn handlers_run_in_the_order_in_which_they_subscribed_whatever_they_take() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let note = |text: &'static str| {
        let notes = notes.clone();
        move || notes.add(text)
    };
    let (one, two, three, four) = (note("typed"), note("raw by topic"), note("set"), note("raw"));
    bus.subscribe(move |_: &Won| one());
    bus.subscribe_topic("tests", move |_: &RawEvent| two());
    bus.subscribe(move |_: &crate::events::Ended| three());
    bus.subscribe(move |_: &RawEvent| four());

    bus.publish(Won { deal: 1 }).send().unwrap();

    assert_eq!(notes.take(), ["typed", "raw by topic", "set", "raw"]);
}
