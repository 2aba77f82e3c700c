//! No call starts after `unsubscribe` returned, and calls under way in other threads have ended.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Barrier, mpsc};
use std::thread;

use event_bus::{EventBus, RawEvent};

use crate::events::{Ended, Notes, Won};

#[test]
fn an_unsubscribed_handler_is_not_called() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    let subscription = bus.subscribe(move |_: &Won| handler.add("called"));
    bus.publish(Won { deal: 1 }).send().unwrap();
    assert!(subscription.is_active());

    subscription.unsubscribe();
    subscription.unsubscribe();
    bus.publish(Won { deal: 2 }).send().unwrap();

    assert_eq!(notes.take(), ["called"]);
    assert!(!subscription.is_active());
}

#[test]
fn dropping_a_subscription_changes_nothing_and_dropping_a_guard_ends_it() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (kept, guarded) = (notes.clone(), notes.clone());
    drop(bus.subscribe(move |_: &Won| kept.add("kept")));
    let guard = bus.subscribe(move |_: &Ended| guarded.add("guarded")).guard();

    bus.publish(Won { deal: 1 }).send().unwrap();
    drop(guard);
    bus.publish(Won { deal: 2 }).send().unwrap();

    assert_eq!(notes.take(), ["kept", "guarded", "kept"]);
}

#[test]
fn unsubscribe_waits_for_a_call_under_way_in_another_thread() {
    let bus = EventBus::default();
    let (started, has_started) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let may_go_on = std::sync::Mutex::new(may_go_on);
    let ended = Arc::new(AtomicBool::new(false));
    let handler_ended = Arc::clone(&ended);
    let subscription = bus.subscribe(move |_: &Won| {
        started.send(()).unwrap();
        may_go_on.lock().unwrap().recv().unwrap();
        handler_ended.store(true, Ordering::SeqCst);
    });

    thread::scope(|scope| {
        scope.spawn(|| bus.publish(Won { deal: 1 }).send().unwrap());
        has_started.recv().unwrap();
        let unsubscribing = scope.spawn(|| {
            subscription.unsubscribe();
            assert!(ended.load(Ordering::SeqCst), "the call under way has ended");
        });
        while subscription.is_active() {
            thread::yield_now();
        }
        go_on.send(()).unwrap();
        unsubscribing.join().unwrap();
    });
}

#[test]
fn unsubscribe_does_not_wait_for_other_handlers_of_the_same_event() {
    let bus = EventBus::default();
    let (started, has_started) = mpsc::channel();
    let (go_on, may_go_on) = mpsc::channel::<()>();
    let may_go_on = std::sync::Mutex::new(may_go_on);
    bus.subscribe(move |_: &Won| {
        started.send(()).unwrap();
        may_go_on.lock().unwrap().recv().unwrap();
    });
    let other = bus.subscribe(|_: &Won| {});

    thread::scope(|scope| {
        let publishing = scope.spawn(|| bus.publish(Won { deal: 1 }).send().unwrap());
        has_started.recv().unwrap();
        other.unsubscribe();
        go_on.send(()).unwrap();
        assert_eq!(publishing.join().unwrap().ran(), 1, "the unsubscribed one was not called any more");
    });
}

#[test]
fn no_call_starts_after_unsubscribe_returned_while_others_publish() {
    const ROUNDS: usize = 2_000;
    let bus = EventBus::default();
    let stop = AtomicBool::new(false);
    let calls = AtomicUsize::new(0);
    let begin = Barrier::new(3);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                begin.wait();
                while !stop.load(Ordering::Relaxed) {
                    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();
                    calls.fetch_add(receipt.ran(), Ordering::Relaxed);
                    assert!(receipt.failures().is_empty(), "{:?}", receipt.failures());
                }
            });
        }
        begin.wait();
        for round in 0..ROUNDS {
            let over = Arc::new(AtomicBool::new(false));
            let handler_over = Arc::clone(&over);
            let check = move || assert!(!handler_over.load(Ordering::SeqCst), "called after unsubscribe returned");
            let subscription = if round % 2 == 0 {
                bus.subscribe(move |_: &Won| check())
            } else {
                bus.subscribe(move |_: &RawEvent| check())
            };
            subscription.unsubscribe();
            over.store(true, Ordering::SeqCst);
        }
        while calls.load(Ordering::Relaxed) == 0 {
            let guard = bus.subscribe(|_: &Won| {}).guard();
            thread::yield_now();
            drop(guard);
        }
        stop.store(true, Ordering::Relaxed);
    });
}

#[test]
fn a_subscription_outlives_its_bus_quietly() {
    let bus = EventBus::default();
    let subscription = bus.subscribe(|_: &Won| {});
    drop(bus);
    assert!(!subscription.is_active());
    subscription.unsubscribe();
}
