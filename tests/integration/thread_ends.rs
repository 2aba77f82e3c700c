//! What is done while a thread ends and its thread-local values are destroyed.

use std::cell::RefCell;
use std::thread;

use event_bus::bus::SubscriptionGuard;
use event_bus::{EventBus, RawEvent};

use crate::events::{Notes, Won};

#[test]
fn a_guard_may_be_kept_in_a_thread_local() {
    thread_local! {
        static GUARD: RefCell<Option<SubscriptionGuard>> = const { RefCell::new(None) };
    }
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (inner, handler) = (bus.clone(), notes.clone());
    thread::spawn(move || {
        let guard = inner.subscribe(move |_: &Won| handler.add("called")).guard();
        GUARD.set(Some(guard));
        inner.publish(Won { deal: 1 }).send().unwrap();
    })
    .join()
    .unwrap();
    assert_eq!(bus.subscriptions().len(), 0);
    bus.publish(Won { deal: 2 }).send().unwrap();
    assert_eq!(notes.take(), ["called"]);
}

#[test]
fn publishing_from_the_destructor_of_a_thread_local_is_done() {
    struct PublishesLast(EventBus, Notes);
    impl Drop for PublishesLast {
        fn drop(&mut self) {
            let raw = RawEvent::new("test.made", serde_json::json!({})).unwrap();
            assert!(!raw.id().is_nil());
            let receipt = self.0.publish(Won { deal: 7 }).metadata("last", true).send().unwrap();
            self.1.add(format!("ran {}", receipt.ran()));
        }
    }
    thread_local! {
        static LAST: RefCell<Option<PublishesLast>> = const { RefCell::new(None) };
    }
    let (bus, notes) = (EventBus::default(), Notes::default());
    bus.subscribe(|_: &Won| {});
    let (inner, seen) = (bus.clone(), notes.clone());
    thread::spawn(move || {
        // The first value to be used is the last to be destroyed.
        LAST.set(Some(PublishesLast(inner.clone(), seen)));
        inner.publish(Won { deal: 1 }).send().unwrap();
    })
    .join()
    .unwrap();
    assert_eq!(notes.take(), ["ran 1"]);
}
