//! Handlers may publish, subscribe and unsubscribe: no lock is held while they run.

use std::sync::{Arc, Mutex};

use event_bus::bus::{Outcome, PublishErrorKind};
use event_bus::{EventBus, RawEvent, Subscription};

use crate::events::{Lost, Notes, Won};

#[test]
fn a_handler_may_publish_and_the_inner_event_is_handled_first() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (inner, outer, last) = (notes.clone(), notes.clone(), notes.clone());
    bus.subscribe(move |_: &Won, bus: EventBus| {
        outer.add("won");
        bus.publish(Lost { deal: 1 }).send().map(drop)
    });
    bus.subscribe(move |_: &Lost| inner.add("lost"));
    bus.subscribe(move |_: &Won| last.add("after"));

    bus.publish(Won { deal: 1 }).send().unwrap();

    assert_eq!(notes.take(), ["won", "lost", "after"]);
}

#[test]
fn a_handler_may_subscribe_and_the_new_one_gets_the_next_event() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |_: &Won, bus: EventBus| {
        let handler = handler.clone();
        bus.subscribe(move |event: &Won| handler.add(event.deal.to_string()));
    });

    bus.publish(Won { deal: 1 }).send().unwrap();
    assert!(notes.take().is_empty());
    bus.publish(Won { deal: 2 }).send().unwrap();
    assert_eq!(notes.take(), ["2"]);
}

#[test]
fn a_handler_may_unsubscribe_itself_and_others() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let cell: Arc<Mutex<Vec<Subscription>>> = Arc::default();
    let (own, handler) = (Arc::clone(&cell), notes.clone());
    let first = bus.subscribe(move |_: &Won| {
        handler.add("once");
        own.lock().unwrap().iter().for_each(Subscription::unsubscribe);
    });
    let handler = notes.clone();
    let second = bus.subscribe(move |_: &Won| handler.add("never"));
    cell.lock().unwrap().extend([first, second]);

    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();
    bus.publish(Won { deal: 2 }).send().unwrap();

    assert_eq!(notes.take(), ["once"]);
    assert_eq!(receipt.ran(), 1);
    assert_eq!(bus.subscriptions().len(), 0);
}

#[test]
fn a_handler_may_look_at_the_bus() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |_: &Won, bus: EventBus| handler.add(format!("{}", bus.subscriptions().on("tests").len())));
    bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(notes.take(), ["1"]);
}

#[test]
fn a_cycle_of_events_ends_with_an_error_that_names_it() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    bus.subscribe(|_: &Won, bus: EventBus| bus.publish(Lost { deal: 1 }).send().map(drop));
    bus.subscribe(move |_: &Lost, bus: EventBus| {
        let result = bus.publish(Won { deal: 1 }).send();
        if let Err(error) = &result {
            assert_eq!(error.outcome(), Outcome::NotSent);
            assert!(matches!(error.kind(), PublishErrorKind::TooDeep { .. }));
            handler.add(error.to_string());
        }
        result.map(drop)
    });

    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();

    assert_eq!(receipt.ran(), 1, "the first handler did publish its event");
    assert_eq!(
        notes.take(),
        ["event `test.won` was not published: published inside handlers of events, 32 deep: \
          test.won -> test.lost -> test.won"]
    );
}

#[test]
fn dropping_a_handler_may_use_the_bus() {
    struct UsesTheBus(EventBus);
    impl Drop for UsesTheBus {
        fn drop(&mut self) {
            self.0.publish(Lost { deal: 1 }).send().unwrap();
            self.0.subscribe(|_: &RawEvent| {});
        }
    }
    let bus = EventBus::default();
    let captured = UsesTheBus(bus.clone());
    let subscription = bus.subscribe(move |_: &Won| {
        let _ = &captured;
    });
    bus.publish(Won { deal: 1 }).send().unwrap();
    subscription.unsubscribe();
    assert_eq!(bus.subscriptions().len(), 1);
}
