//! Handlers of many events at once.

use event_bus::handler::{BatchOutcome, EventBatch};
use event_bus::{Context, EventBus, Retry, State, subscribe};

use crate::events::{Barred, Notes, Won, eventually};

#[tokio::test]
async fn a_batch_has_what_was_waiting_in_order() {
    let notes = Notes::default();
    let bus = EventBus::builder().state(notes.clone()).build().unwrap();
    bus.subscribe(|events: &EventBatch<Won>, State(notes): State<Notes>| {
        let deals: Vec<_> = events.iter().map(|event| event.deal).collect();
        let contexts: Vec<_> = events.contexts().map(Context::event_type).collect();
        assert_eq!(contexts.len(), deals.len());
        assert_eq!(events.get(0).unwrap().deal, deals[0]);
        notes.add(format!("{deals:?}"));
    });
    bus.publish_all((0..5).map(|deal| Won { deal })).await.unwrap();
    let settled = bus.settle().await.unwrap();
    assert_eq!((notes.take(), settled.ran), (vec!["[0, 1, 2, 3, 4]".to_owned()], 5));
}

#[tokio::test]
async fn a_batch_holds_a_hundred_at_most() {
    let (bus, notes, barred) = (EventBus::default(), Notes::default(), Barred::new());
    let (handler, gate) = (notes.clone(), barred.clone());
    subscribe!(bus, async move |events: &EventBatch<Won>| {
        gate.pass().await;
        handler.add(events.len().to_string());
    });
    bus.publish(Won { deal: 0 }).await.unwrap();
    eventually("it was taken", || bus.subscriptions().iter().next().unwrap().queue().0 == 0).await;
    bus.publish_all((1..=250).map(|deal| Won { deal })).await.unwrap();
    barred.open();
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), ["1", "100", "100", "50"]);
}

#[tokio::test(start_paused = true)]
async fn an_error_counts_for_all_and_an_outcome_for_each() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let again = notes.clone();
    let retry = Retry::exponential(std::time::Duration::from_millis(10)).max_attempts(2);
    let all = bus.subscription("all").retry(retry).handle(|_: &EventBatch<Won>| Err("no paper left")).unwrap();
    let each = bus
        .subscription("each")
        .retry(retry)
        .handle(move |events: &EventBatch<Won>| {
            let mut outcome = BatchOutcome::new();
            for (index, (event, context)) in events.iter().zip(events.contexts()).enumerate() {
                again.add(format!("{} {}", event.deal, context.attempt()));
                if event.deal == 1 {
                    outcome.fail(index, "torn");
                }
            }
            outcome
        })
        .unwrap();
    bus.publish_all((0..3).map(|deal| Won { deal })).await.unwrap();
    tokio::time::sleep(std::time::Duration::from_secs(1)).await;
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), ["0 1", "1 1", "2 1", "1 2"], "only the one that failed comes again");
    assert_eq!((all.counts().ok, all.counts().exhausted), (0, 3));
    assert_eq!((each.counts().ok, each.counts().exhausted), (2, 1));
    assert!(all.counts().agree() && each.counts().agree());
    let letters = bus.dead_letters().all();
    assert_eq!(letters.iter().filter(|letter| letter.error == "torn" && letter.subscription == "each").count(), 1);
    assert_eq!(letters.len(), 4);
}

#[tokio::test]
async fn a_panic_in_a_batch_is_a_failure_of_each() {
    let bus = EventBus::default();
    bus.subscribe(|events: &EventBatch<Won>| assert!(events.is_empty(), "not empty"));
    bus.publish_all((0..2).map(|deal| Won { deal })).await.unwrap();
    assert_eq!(bus.settle().await.unwrap().failed, 2);
    assert_eq!(bus.dead_letters().all()[1].error, "panicked: not empty");
}
