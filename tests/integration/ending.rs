//! `settle`, `shutdown`, and what happens when the last handle is dropped.

use std::time::Duration;

use event_bus::bus::{Outcome, PublishErrorKind, ShutdownError};
use event_bus::{EventBus, Retry, subscribe};

use crate::events::{Barred, Lost, Notes, Pinged, Won, eventually};

#[tokio::test]
async fn settle_waits_for_handlers_and_for_what_they_published() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    bus.subscribe(async |event: &Won, bus: EventBus| {
        tokio::time::sleep(Duration::from_millis(5)).await;
        bus.publish(Lost { deal: event.deal }).await.map(drop)
    });
    let handler = notes.clone();
    subscribe!(bus, async move |event: &Lost| {
        tokio::time::sleep(Duration::from_millis(5)).await;
        handler.add(event.deal.to_string());
    });
    bus.publish(Won { deal: 7 }).await.unwrap();
    let settled = bus.settle().await.unwrap();
    assert_eq!((notes.take(), settled.ran), (vec!["7".to_owned()], 2));
    assert_eq!(bus.settle().await.unwrap().ran, 0, "it counts from the last time on");
}

#[tokio::test]
async fn settle_and_shutdown_inside_a_handler_are_errors() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    subscribe!(bus, async move |_: &Won, bus: EventBus| {
        handler.add(bus.settle().await.unwrap_err().to_string());
        handler.add(bus.shutdown(Duration::ZERO).await.unwrap_err().to_string());
    });
    bus.publish(Won { deal: 1 }).await.unwrap();
    bus.settle().await.unwrap();
    assert_eq!(
        notes.take(),
        [
            "`settle` was awaited inside a handler, which would wait for itself: await it where events are published",
            "`shutdown` was awaited inside a handler, which would wait for itself: await it in `main`"
        ]
    );
}

#[tokio::test]
async fn shutdown_drains_and_refuses_from_outside_and_accepts_from_handlers() {
    let (bus, barred, notes) = (EventBus::default(), Barred::new(), Notes::default());
    let (gate, handler) = (barred.clone(), notes.clone());
    subscribe!(bus, async move |event: &Won, bus: EventBus| {
        gate.pass().await;
        bus.publish(Lost { deal: event.deal }).await.map(drop)
    });
    subscribe!(bus, async move |event: &Lost| handler.add(event.deal.to_string()));
    for deal in 0..3 {
        bus.publish(Won { deal }).await.unwrap();
    }
    let ending = tokio::spawn({
        let bus = bus.clone();
        async move { bus.shutdown(Duration::from_mins(1)).await }
    });
    eventually("it drains", || bus.publish(Pinged {}).send().is_err()).await;
    let refused = bus.publish(Won { deal: 9 }).await.unwrap_err();
    assert!(matches!(refused.kind(), PublishErrorKind::Closed));
    assert_eq!(refused.outcome(), Outcome::NotSent);
    assert_eq!(refused.to_string(), "event `test.won` was not published: the bus is shut down");
    assert_eq!(
        bus.publish_raw("test.won", serde_json::json!({ "deal": 1 })).send().unwrap_err().outcome(),
        Outcome::NotSent
    );
    barred.open();
    let report = ending.await.unwrap().unwrap();
    assert_eq!((report.drained, report.abandoned, report.unflushed), (6, 0, 0));
    assert_eq!(notes.take(), ["0", "1", "2"]);
    assert_eq!(bus.shutdown(Duration::ZERO).await, Err(ShutdownError::Already));
    let error = bus.subscription("late").handle(|_: &Won| {}).unwrap_err().to_string();
    assert_eq!(error, "subscription `late` cannot work: the bus is shut down");
}

#[tokio::test]
async fn shutdown_drops_what_runs_too_long_and_counts_it_exactly() {
    struct Dropped(Notes);
    impl Drop for Dropped {
        fn drop(&mut self) {
            self.0.add("dropped");
        }
    }
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    let stuck = subscribe!(bus.subscription("stuck").concurrency(2), async move |_: &Won| {
        let _dropped = Dropped(handler.clone());
        std::future::pending::<()>().await;
    })
    .unwrap();
    for deal in 0..5 {
        bus.publish(Won { deal }).await.unwrap();
    }
    eventually("two run", || bus.subscriptions().iter().next().unwrap().queue().0 == 3).await;
    let report = bus.shutdown(Duration::from_millis(50)).await.unwrap();
    assert_eq!((report.drained, report.abandoned), (0, 5));
    eventually("both calls were dropped", || notes.take().len() == 2).await;
    let counts = stuck.counts();
    assert_eq!((counts.cancelled, counts.abandoned, counts.failed), (2, 5, 0));
    assert!(counts.agree(), "{counts:?}");
    assert!(bus.dead_letters().is_empty(), "it does not count as a failure");
}

#[tokio::test(start_paused = true)]
async fn shutdown_abandons_what_is_put_off() {
    let bus = EventBus::default();
    let retry = Retry::exponential(Duration::from_mins(1));
    let failing = subscribe!(bus.subscription("f").retry(retry), async |_: &Won| Err::<(), _>("no")).unwrap();
    bus.publish(Won { deal: 1 }).await.unwrap();
    bus.settle().await.unwrap();
    let report = bus.shutdown(Duration::from_secs(1)).await.unwrap();
    assert_eq!(report.abandoned, 1);
    assert!(failing.counts().agree(), "{:?}", failing.counts());
}

#[tokio::test]
async fn the_last_handle_closes_without_draining_and_workers_keep_no_bus_alive() {
    let (bus, barred, notes) = (EventBus::default(), Barred::new(), Notes::default());
    let (gate, handler) = (barred.clone(), notes.clone());
    let subscription = subscribe!(bus, async move |event: &Won| {
        gate.pass().await;
        handler.add(event.deal.to_string());
    });
    for deal in 0..3 {
        bus.publish(Won { deal }).await.unwrap();
    }
    drop(bus);
    assert!(!subscription.is_active());
    barred.open();
    eventually("nothing is left", || subscription.counts().pending == 0).await;
    assert_eq!(subscription.counts().abandoned, 3);
    assert!(subscription.counts().agree(), "{:?}", subscription.counts());
    tokio::task::yield_now().await;
    assert!(notes.take().is_empty());
}

#[test]
fn a_bus_without_a_runtime_settles_and_shuts_down_at_once() {
    let bus = EventBus::default();
    bus.subscribe(|_: &Won| {});
    bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(crate::events::now(bus.settle()).unwrap().ran, 0);
    let report = crate::events::now(bus.shutdown(Duration::from_secs(1))).unwrap();
    assert_eq!((report.drained, report.abandoned, report.unflushed), (0, 0, 0));
    assert!(bus.publish(Won { deal: 1 }).send().is_err());
}
