//! The invariants of `docs/ARCHITECTURE.md`, each in one test named after it; what stands beside it there looks closer.

use std::sync::Arc;
use std::time::Duration;

use event_bus::backend::{Ack, BackendError, InMemory, SyncBackend};
use event_bus::{Context, EventBus, RawEvent, Retry, subscribe};

use crate::events::{Barred, Lost, Notes, Won, eventually};

/// A backend that uses its bus while it is asked.
struct Curious(Arc<std::sync::OnceLock<EventBus>>);

impl SyncBackend for Curious {
    fn publish(&self, _: &RawEvent) -> Result<Ack, BackendError> {
        let bus = self.0.get().expect("the bus is there before the first publish");
        bus.subscribe(|_: &Lost| {}).unsubscribe();
        assert!(!bus.subscriptions().is_empty());
        Ok(Ack::Handed)
    }
}

#[test]
fn no_lock_is_held_while_a_handler_filter_or_backend_runs() {
    let (cell, notes) = (Arc::new(std::sync::OnceLock::new()), Notes::default());
    let bus = EventBus::new(Curious(Arc::clone(&cell)));
    cell.set(bus.clone()).unwrap();
    let (in_filter, in_handler, lost) = (bus.clone(), notes.clone(), notes.clone());
    bus.subscribe(move |_: &Lost| lost.add("lost"));
    bus.subscription("curious")
        .filter(move |_: &Won| {
            in_filter.subscribe(|_: &Won| {}).unsubscribe();
            in_filter.publish(Lost { deal: 1 }).send().is_ok()
        })
        .handle(move |_: &Won, bus: EventBus| {
            bus.subscribe(|_: &Won| {}).unsubscribe();
            bus.publish(Lost { deal: 2 }).send().unwrap();
            in_handler.add("won");
        })
        .unwrap();
    bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(notes.take(), ["lost", "lost", "won"]);
}

#[tokio::test]
async fn a_panic_in_user_code_is_a_failed_attempt_of_that_delivery_and_nothing_else() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (inline, queued) = (notes.clone(), notes.clone());
    bus.subscribe(|_: &Won| panic!("inline"));
    bus.subscribe(move |_: &Won| inline.add("inline"));
    let panics = subscribe!(bus, async |event: &Won| assert!(event.deal != 1, "queued"));
    subscribe!(bus, async move |_: &Won| queued.add("queued"));
    for deal in [1, 2] {
        assert_eq!(bus.publish(Won { deal }).await.unwrap().failures().len(), 1);
    }
    bus.settle().await.unwrap();
    let mut all = notes.take();
    all.sort();
    assert_eq!(all, ["inline", "inline", "queued", "queued"]);
    assert_eq!((panics.counts().ok, panics.counts().exhausted), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn an_event_id_is_fixed_before_the_first_attempt_and_never_changes() {
    let (memory, notes) = (InMemory::new(), Notes::default());
    let (bus, ids) = (EventBus::new(memory.clone()), notes.clone());
    subscribe!(
        bus.subscription("billing").retry(Retry::exponential(Duration::from_millis(10)).max_attempts(3)),
        async move |_: &Won, context: Context| -> Result<(), &'static str> {
            ids.add(context.id().to_string());
            Err("no paper left")
        }
    )
    .unwrap();
    let id = bus.publish(Won { deal: 1 }).await.unwrap().id();
    tokio::time::sleep(Duration::from_secs(5)).await;
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), vec![id.to_string(); 3]);
    assert_eq!(bus.dead_letters().all()[0].event.id(), id);
    assert_eq!(memory.get_events(None)[0].id(), id);
}

#[tokio::test]
async fn an_ack_comes_after_ok_and_a_dead_letter_before_the_ack_of_a_poisoned_delivery() {
    let (log, notes, barred) = (InMemory::storing(), Notes::default(), Barred::new());
    let first = EventBus::new(log.clone());
    let (gate, begun) = (barred.clone(), notes.clone());
    subscribe!(first.subscription("billing"), async move |_: &Won| {
        begun.add("begun");
        gate.pass().await;
    })
    .unwrap();
    first.publish(Won { deal: 1 }).await.unwrap();
    eventually("the handler runs", || notes.take() == ["begun"]).await;
    drop(first);

    // It was not acknowledged: another process gets it, and this time it is poison.
    let second = EventBus::new(log.clone());
    second.subscription("billing").retry(Retry::none()).handle(|_: &Won| Err("no paper left")).unwrap();
    eventually("it is a dead letter", || !second.dead_letters().is_empty()).await;
    second.shutdown(Duration::from_secs(10)).await.unwrap();

    // Now it was.
    let (third, again) = (EventBus::new(log), notes.clone());
    third.subscription("billing").handle(move |event: &Won| again.add(event.deal.to_string())).unwrap();
    third.publish(Won { deal: 2 }).await.unwrap();
    third.settle().await.unwrap();
    assert_eq!(notes.take(), ["2"]);
}

#[tokio::test]
async fn nothing_is_dropped_without_being_counted_and_named_and_by_default_a_publish_waits() {
    let (bus, barred) = (EventBus::default(), Barred::new());
    let gate = barred.clone();
    let slow = subscribe!(bus.subscription("slow").buffer(1), async move |_: &Won| gate.pass().await).unwrap();
    bus.publish(Won { deal: 0 }).await.unwrap();
    eventually("it runs", || bus.subscriptions().iter().next().unwrap().queue().0 == 0).await;
    bus.publish(Won { deal: 1 }).await.unwrap();

    let publisher = bus.clone();
    let waits = tokio::spawn(async move { publisher.publish(Won { deal: 2 }).await.unwrap() });
    let dropped = bus.publish(Won { deal: 3 }).send().unwrap();
    assert_eq!(dropped.failures()[0].subscription(), "slow");
    assert_eq!(bus.dead_letters().all()[0].event.get("deal"), Some(3.into()));
    barred.open();
    assert_eq!(waits.await.unwrap().queued(), 1);
    bus.settle().await.unwrap();
    let counts = slow.counts();
    assert_eq!((counts.routed, counts.ok, counts.dropped), (4, 3, 1));
    assert!(counts.agree(), "{counts:?}");
}

#[tokio::test]
async fn every_queue_is_bounded() {
    let (bus, barred) = (EventBus::default(), Barred::new());
    let gate = barred.clone();
    subscribe!(bus.subscription("stuck").buffer(8), async move |_: &Won| gate.pass().await).unwrap();
    for deal in 0..1_000 {
        bus.publish(Won { deal }).send().unwrap();
    }
    let waiting = || bus.subscriptions().iter().next().unwrap().queue().0;
    assert!(waiting() <= 8, "{}", waiting());
    barred.open();
    bus.settle().await.unwrap();
}

#[tokio::test]
async fn after_unsubscribe_or_shutdown_returned_no_handler_call_starts() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (gone, stays) = (notes.clone(), notes.clone());
    let subscription = bus.subscribe(move |_: &Won| gone.add("gone"));
    subscribe!(bus, async move |_: &Won| stays.add("stays"));
    subscription.unsubscribe();
    bus.publish(Won { deal: 1 }).await.unwrap();
    bus.shutdown(Duration::from_secs(10)).await.unwrap();
    assert_eq!(notes.take(), ["stays"]);
    assert_eq!(bus.publish(Won { deal: 2 }).await.unwrap_err().kind().to_string(), "the bus is shut down");
    assert!(notes.take().is_empty());
}
