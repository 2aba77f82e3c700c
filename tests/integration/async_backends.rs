//! Backends that take time: who waits for them, in which order they get events, and what their failures are.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use event_bus::backend::{Ack, AsyncBackend, Backend, BackendError, Encoded, Handoff, InMemory};
use event_bus::bus::{Outcome, PublishErrorKind};
use event_bus::{EventBus, Notice, RawEvent};

use crate::events::{Barred, Notes, Won, eventually};

/// Writes down what it gets, after it was let pass.
struct Slow {
    notes: Notes,
    barred: Barred,
}

impl AsyncBackend for Slow {
    async fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        self.barred.pass().await;
        let deal = event.get("deal").unwrap();
        if deal == 13 {
            return Err(BackendError::message("thirteen"));
        }
        assert!(deal != 14, "fourteen");
        self.notes.add(deal.to_string());
        Ok(Ack::Handed)
    }
}

fn slow() -> (EventBus, Notes, Barred) {
    let (notes, barred) = (Notes::default(), Barred::new());
    (EventBus::new(Slow { notes: notes.clone(), barred: barred.clone() }), notes, barred)
}

#[tokio::test]
async fn an_awaited_publish_waits_for_it_and_the_handlers_come_after() {
    let (bus, notes, barred) = slow();
    let handler = notes.clone();
    bus.subscribe(move |_: &Won| handler.add("handler"));
    let publisher = bus.clone();
    let publishing = tokio::spawn(async move { publisher.publish(Won { deal: 1 }).await.unwrap() });
    eventually("it waits", || bus.backends()[0].waiting() == 1).await;
    assert!(notes.take().is_empty());
    barred.open();
    let receipt = publishing.await.unwrap();
    assert_eq!(notes.take(), ["1", "handler"]);
    assert_eq!(receipt.backends()[0].result().unwrap(), Ack::Handed);
    assert_eq!(receipt.ran(), 1);
}

#[tokio::test]
async fn sent_events_wait_in_order_and_settle_waits_for_them() {
    let (bus, notes, barred) = slow();
    for deal in 100..200 {
        let receipt = bus.publish(Won { deal }).send().unwrap();
        assert_eq!(receipt.backends()[0].result().unwrap(), Ack::Queued);
    }
    let publisher = bus.clone();
    let awaited = tokio::spawn(async move { publisher.publish(Won { deal: 200 }).await.unwrap() });
    barred.open();
    awaited.await.unwrap();
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), (100..=200).map(|deal| deal.to_string()).collect::<Vec<_>>());
}

#[tokio::test]
async fn its_failure_or_panic_stands_in_the_receipt_and_in_a_notice() {
    let (bus, notes, barred) = slow();
    barred.open();
    let mut notices = bus.notices();
    let handler = notes.clone();
    bus.subscribe(move |event: &Won| handler.add(format!("handler {}", event.deal)));
    let thirteen = bus.publish(Won { deal: 13 }).await.unwrap();
    assert_eq!(thirteen.backends()[0].result().unwrap_err().to_string(), "thirteen");
    let fourteen = bus.publish(Won { deal: 14 }).await.unwrap();
    assert_eq!(fourteen.backends()[0].result().unwrap_err().to_string(), "panicked: fourteen");
    assert_eq!(notes.take(), ["handler 13", "handler 14"]);
    let Some(Notice::BackendFailed { backend, error, event, .. }) = notices.try_next() else { panic!("a notice") };
    assert_eq!((&*backend, &*error, event), ("Slow", "thirteen", thirteen.id()));

    bus.publish(Won { deal: 13 }).send().unwrap();
    bus.settle().await.unwrap();
    let letters = bus.dead_letters().all();
    assert_eq!((&*letters[0].subscription, &*letters[0].error), ("Slow", "thirteen"), "nobody waited, so it is kept");
}

#[test]
fn without_a_runtime_send_refuses_and_await_waits_in_place() {
    let (bus, notes, barred) = slow();
    barred.open();
    let error = bus.publish(Won { deal: 1 }).send().unwrap_err();
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert_eq!(
        error.to_string(),
        "event `test.won` was not published: backend `Slow` takes time, and without a runtime `send` cannot leave the event for it: \
         `.await` the publish, or build the bus inside a tokio runtime"
    );
    assert_eq!(error.event.deal, 1);
    let receipt = crate::events::now(bus.publish(Won { deal: 2 })).unwrap();
    assert_eq!(receipt.backends()[0].result().unwrap(), Ack::Handed);
    assert_eq!(notes.take(), ["2"]);
}

#[tokio::test]
async fn send_refuses_when_too_many_wait() {
    let (bus, _notes, barred) = slow();
    let refused = (0..2_000).find_map(|deal| bus.publish(Won { deal: deal + 100 }).send().err()).unwrap();
    assert!(matches!(refused.kind(), PublishErrorKind::BackendFull { capacity: 1024, .. }));
    assert_eq!(refused.outcome(), Outcome::NotSent);
    assert!(
        refused
            .to_string()
            .ends_with("1024 events wait for backend `Slow` already: `.await` the publish to wait for room")
    );
    barred.open();
    bus.settle().await.unwrap();
}

/// Writes down how many came at once.
struct Batches(Arc<Mutex<Vec<usize>>>, Barred);

impl Backend for Batches {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        Handoff::Pending(Box::pin(async move {
            self.1.pass().await;
            self.0.lock().unwrap().push(events.len());
            events.iter().map(|_| Ok(Ack::Handed)).collect()
        }))
    }
}

#[tokio::test]
async fn what_gathers_while_it_is_busy_goes_to_it_at_once() {
    let (sizes, barred) = (Arc::default(), Barred::new());
    let bus = EventBus::new(Batches(Arc::clone(&sizes), barred.clone()));
    let publisher = bus.clone();
    let publishing = tokio::spawn(async move { publisher.publish_all((0..50).map(|deal| Won { deal })).await });
    eventually("all wait", || bus.backends()[0].waiting() == 50).await;
    barred.open();
    assert_eq!(publishing.await.unwrap().unwrap().len(), 50);
    let sizes = sizes.lock().unwrap();
    assert_eq!(sizes.iter().sum::<usize>(), 50);
    assert!(sizes.len() <= 3, "{sizes:?}");
}

/// Gives too few results.
struct Forgetful;

impl Backend for Forgetful {
    fn publish<'a>(&'a self, _: &'a [Encoded]) -> Handoff<'a> {
        Handoff::Ready(Vec::new())
    }

    fn answers_at_once(&self) -> bool {
        true
    }
}

#[test]
fn a_backend_that_gives_no_result_has_failed() {
    let receipt = EventBus::new(Forgetful).publish(Won { deal: 1 }).send().unwrap();
    let error = receipt.backends()[0].result().unwrap_err().to_string();
    assert_eq!(error, "the backend answered for 0 events of 1");
}

#[tokio::test]
async fn shutdown_hands_over_what_waits_or_says_how_much_it_could_not() {
    let (bus, notes, barred) = slow();
    for deal in 0..10 {
        bus.publish(Won { deal }).send().unwrap();
    }
    barred.open();
    let report = bus.shutdown(Duration::from_mins(1)).await.unwrap();
    assert_eq!((report.unflushed, notes.take().len()), (0, 10));

    let (bus, _notes, _barred) = slow();
    for deal in 0..10 {
        bus.publish(Won { deal }).send().unwrap();
    }
    let report = bus.shutdown(Duration::from_millis(20)).await.unwrap();
    assert_eq!(report.unflushed, 10);
}

#[tokio::test]
async fn backends_of_every_kind_stand_side_by_side() {
    let (notes, barred, memory) = (Notes::default(), Barred::new(), InMemory::new());
    barred.open();
    let bus = EventBus::builder()
        .backend(Slow { notes: notes.clone(), barred })
        .backend(memory.clone())
        .backend(Forgetful)
        .build()
        .unwrap();
    let receipt = bus.publish(Won { deal: 1 }).await.unwrap();
    let names: Vec<_> = receipt.backends().iter().map(|backend| (backend.name(), backend.result().is_ok())).collect();
    assert_eq!(names, [("Slow", true), ("InMemory", true), ("Forgetful", false)], "in the order of the builder");
    assert_eq!((notes.take().len(), memory.get_events(None).len()), (1, 1));
}

#[tokio::test]
async fn flush_waits_for_what_waits_and_names_the_backend_that_could_not() {
    struct Stuck;
    impl Backend for Stuck {
        fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
            Handoff::Ready(events.iter().map(|_| Ok(Ack::Handed)).collect())
        }

        fn answers_at_once(&self) -> bool {
            true
        }

        fn flush(&self) -> event_bus::backend::BoxFuture<'_, Result<(), BackendError>> {
            Box::pin(async { Err(BackendError::message("the cable is cut")) })
        }
    }
    let (bus, notes, barred) = slow();
    bus.publish(Won { deal: 1 }).send().unwrap();
    barred.open();
    bus.flush().await.unwrap();
    assert_eq!(notes.take(), ["1"]);
    let error = EventBus::new(Stuck).flush().await.unwrap_err();
    assert_eq!(error.to_string(), "backend `Stuck` could not hand over what it holds: the cable is cut");
}
