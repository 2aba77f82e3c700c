//! Handlers that run from queues of their own: async ones, and those that are told to.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use event_bus::bus::{Broken, Cause, SubscribeError};
use event_bus::{Context, EventBus, Metadata, RawEvent, Retry, State, subscribe};

use crate::events::{Barred, Ended, Lost, Notes, Won, eventually};

async fn note(event: &Won, State(notes): State<Notes>, context: Context) {
    tokio::task::yield_now().await;
    notes.add(format!("{} attempt {}", event.deal, context.attempt()));
}

#[tokio::test]
async fn async_functions_and_closures_run_from_their_queues() {
    let notes = Notes::default();
    let bus = EventBus::builder().state(notes.clone()).build().unwrap();
    bus.subscribe(note);
    bus.subscribe(async |event: &Won, State(notes): State<Notes>| notes.add(format!("closure {}", event.deal)));
    bus.subscribe(async |event: &Ended, State(notes): State<Notes>| match event {
        Ended::Won(won) => notes.add(format!("set {}", won.deal)),
        Ended::Lost(_) => notes.add("lost"),
    });
    bus.subscribe(async |event: &RawEvent, State(notes): State<Notes>| notes.add(event.event_type()));
    let captured = notes.clone();
    subscribe!(bus, async move |event: &Won, metadata: Metadata| {
        tokio::task::yield_now().await;
        captured.add(format!("captured {} {:?}", event.deal, metadata.get_str("by")));
    });

    let captured = notes.clone();
    subscribe!(bus, "sa*s", async move |_: &Won| captured.add("never"));
    let captured = notes.clone();
    subscribe!(bus, "sales", async move |_: &Won| captured.add("on sales"));

    let receipt = bus.publish(Won { deal: 7 }).metadata("by", "ada").await.unwrap();
    assert_eq!((receipt.ran(), receipt.queued()), (0, 6));
    assert!(notes.take().is_empty(), "nothing has run yet");
    let settled = bus.settle().await.unwrap();
    assert_eq!((settled.ran, settled.failed), (6, 0));
    let mut all = notes.take();
    all.sort();
    assert_eq!(all, ["7 attempt 1", "captured 7 Some(\"ada\")", "closure 7", "on sales", "set 7", "test.won"]);
}

#[tokio::test]
async fn an_async_handler_that_is_not_written_yet_compiles_and_fails_when_it_is_called() {
    let bus = EventBus::default();
    bus.subscribe(async |_: &Won| todo!());
    bus.publish(Won { deal: 1 }).await.unwrap();
    assert_eq!(bus.settle().await.unwrap().failed, 1);
    assert_eq!(bus.dead_letters().all()[0].error, "panicked: not yet implemented");
}

#[tokio::test]
async fn one_subscription_runs_its_events_in_order_and_one_after_the_other() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    subscribe!(bus, async move |event: &Won| {
        handler.add(format!("{} begins", event.deal));
        tokio::task::yield_now().await;
        handler.add(format!("{} ends", event.deal));
    });
    for deal in 0..3 {
        bus.publish(Won { deal }).await.unwrap();
    }
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), ["0 begins", "0 ends", "1 begins", "1 ends", "2 begins", "2 ends"]);
}

#[tokio::test]
async fn concurrency_is_how_many_run_at_once() {
    let (bus, barred) = (EventBus::default(), Barred::new());
    let (running, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (inside, most, gate) = (Arc::clone(&running), Arc::clone(&peak), barred.clone());
    subscribe!(bus.subscription("wide").concurrency(3), async move |_: &Won| {
        most.fetch_max(inside.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
        gate.pass().await;
        inside.fetch_sub(1, Ordering::SeqCst);
    })
    .unwrap();
    for deal in 0..6 {
        bus.publish(Won { deal }).await.unwrap();
    }
    eventually("three run", || running.load(Ordering::SeqCst) == 3).await;
    barred.open();
    bus.settle().await.unwrap();
    assert_eq!(peak.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_sync_handler_gets_a_queue_when_it_is_told_to() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (queued, blocking) = (notes.clone(), notes.clone());
    bus.subscription("queued")
        .queued()
        .handle(move |event: &Won| queued.add(format!("queued {}", event.deal)))
        .unwrap();
    bus.subscription("blocking")
        .blocking()
        .handle(move |event: &Won, context: Context| {
            std::thread::sleep(Duration::from_millis(1));
            blocking.add(format!("blocking {} {}", event.deal, context.subscription()));
        })
        .unwrap();
    let receipt = bus.publish(Won { deal: 1 }).await.unwrap();
    assert_eq!((receipt.ran(), receipt.queued()), (0, 2));
    bus.settle().await.unwrap();
    let mut all = notes.take();
    all.sort();
    assert_eq!(all, ["blocking 1 blocking", "queued 1"]);
}

#[tokio::test]
async fn an_event_published_by_an_async_handler_is_caused_by_its_own() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    bus.subscribe(async |event: &Won, bus: EventBus| {
        tokio::task::yield_now().await;
        bus.publish(Lost { deal: event.deal }).await.map(drop)
    });
    let handler = notes.clone();
    bus.subscribe(move |_: &Lost, context: Context| {
        handler.add(context.causation_id().unwrap());
        handler.add(context.correlation_id().unwrap());
    });
    let receipt = bus.publish(Won { deal: 1 }).metadata("correlation_id", "order-9").await.unwrap();
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), [receipt.id().to_string(), "order-9".to_owned()]);
}

#[tokio::test]
async fn a_publish_waits_for_room_and_the_others_do_not_wait_for_it() {
    let (bus, barred, notes) = (EventBus::default(), Barred::new(), Notes::default());
    let (gate, fast) = (barred.clone(), notes.clone());
    let slow = subscribe!(bus.subscription("slow").buffer(2), async move |_: &Won| gate.pass().await).unwrap();
    subscribe!(bus, async move |event: &Won| fast.add(event.deal.to_string()));
    // One runs, two wait.
    for deal in 0..3 {
        bus.publish(Won { deal }).await.unwrap();
        eventually("it was taken", || slow.counts().pending == deal + 1).await;
        tokio::task::yield_now().await;
    }
    eventually("the fast one has all", || notes.take().len() == 3).await;
    let publisher = bus.clone();
    let blocked = tokio::spawn(async move { publisher.publish(Won { deal: 3 }).await.unwrap() });
    eventually("the fast one has the fourth", || notes.take() == ["3"]).await;
    assert!(!blocked.is_finished(), "the slow one has no room");
    barred.open();
    let receipt = blocked.await.unwrap();
    assert_eq!((receipt.queued(), receipt.failures().len()), (2, 0));
    bus.settle().await.unwrap();
    assert_eq!(slow.counts().ok, 4);
    assert!(slow.counts().agree(), "{:?}", slow.counts());
}

#[tokio::test]
async fn send_does_not_wait_for_room_and_says_so() {
    let (bus, barred) = (EventBus::default(), Barred::new());
    let gate = barred.clone();
    let slow = subscribe!(bus.subscription("slow").buffer(1), async move |_: &Won| gate.pass().await).unwrap();
    bus.publish(Won { deal: 0 }).send().unwrap();
    eventually("it runs", || bus.subscriptions().iter().next().unwrap().queue().0 == 0).await;
    bus.publish(Won { deal: 1 }).send().unwrap();

    let receipt = bus.publish(Won { deal: 2 }).send().unwrap();
    assert!(matches!(receipt.failures()[0].cause(), Cause::QueueFull { capacity: 1 }));
    assert_eq!(
        receipt.failures()[0].to_string(),
        "handler `slow` was passed over: its queue is full (1 deliveries wait); `.await` the publish to wait for room, or give the \
         subscription more with `.buffer(..)`"
    );
    barred.open();
    bus.settle().await.unwrap();
    let counts = slow.counts();
    assert_eq!((counts.ok, counts.dropped, counts.dead_lettered), (2, 1, 1));
    assert!(counts.agree(), "{counts:?}");
    assert_eq!(bus.dead_letters().all()[0].event.get("deal"), Some(2.into()));
}

#[tokio::test]
async fn a_handler_that_publishes_to_its_own_full_queue_does_not_hang() {
    let bus = EventBus::default();
    let failures = Notes::default();
    let seen = failures.clone();
    let own = subscribe!(bus.subscription("own").buffer(1), async move |event: &Won, bus: EventBus| {
        if event.deal == 0 {
            for deal in 1..=5 {
                let receipt = bus.publish(Won { deal }).await.unwrap();
                for failure in receipt.failures() {
                    assert!(matches!(failure.cause(), Cause::WouldDeadlock { capacity: 1 }));
                    seen.add(failure.to_string());
                }
            }
        }
    })
    .unwrap();
    bus.publish(Won { deal: 0 }).await.unwrap();
    bus.settle().await.unwrap();
    let failures = failures.take();
    assert_eq!(failures.len(), 3, "one has the room, one that much again, three do not");
    assert_eq!(
        failures[0],
        "handler `own` was passed over: its queue is full (2 x 1 deliveries wait), and a handler that publishes cannot wait for room; \
         give the subscription more with `.buffer(..)`"
    );
    assert_eq!(own.counts().ok, 3);
    assert!(own.counts().agree(), "{:?}", own.counts());
}

#[tokio::test]
async fn a_stuck_handler_stays_at_its_bound_and_slows_nobody() {
    const EVENTS: u64 = 20_000;
    let bus = EventBus::default();
    let handled = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&handled);
    subscribe!(bus.subscription("stuck").buffer(16), async move |_: &Won| std::future::pending::<()>().await).unwrap();
    subscribe!(bus, async move |_: &Won| {
        count.fetch_add(1, Ordering::SeqCst);
    });
    for deal in 0..EVENTS {
        bus.publish(Won { deal }).send().unwrap();
        tokio::task::yield_now().await;
    }
    eventually("the other has all", || handled.load(Ordering::SeqCst) as u64 == EVENTS).await;
    let subscriptions = bus.subscriptions();
    let stuck = subscriptions.iter().next().unwrap();
    assert_eq!(stuck.queue().1, 16, "it never held more than its bound");
    let report = bus.shutdown(Duration::from_millis(100)).await.unwrap();
    assert_eq!(report.abandoned, 17, "sixteen wait and one runs");
    assert!(stuck.counts().agree(), "{:?}", stuck.counts());
}

#[tokio::test(start_paused = true)]
async fn a_named_one_with_a_queue_is_tried_again_with_growing_waits() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (handler, begun) = (notes.clone(), tokio::time::Instant::now());
    subscribe!(
        bus.subscription("billing").retry(Retry::exponential(Duration::from_millis(100)).max_attempts(4)),
        async move |_: &Won, context: Context| -> Result<(), String> {
            handler.add(format!("{} at {}", context.attempt(), begun.elapsed().as_millis()));
            if context.attempt() < 4 { Err("no paper left".to_owned()) } else { Ok(()) }
        }
    )
    .unwrap();
    bus.publish(Won { deal: 1 }).await.unwrap();
    let settled = bus.settle().await.unwrap();
    assert_eq!(settled.waiting[0].subscription, "billing");
    tokio::time::sleep(Duration::from_secs(2)).await;
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), ["1 at 0", "2 at 100", "3 at 300", "4 at 700"]);
    assert!(bus.dead_letters().is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_fails_five_times_is_a_dead_letter_and_what_cannot_succeed_is_one_at_once() {
    use event_bus::handler::HandlerError;
    let bus = EventBus::default();
    let often = subscribe!(bus.subscription("often"), async |_: &Won| Err::<(), _>("no paper left")).unwrap();
    let never =
        subscribe!(bus.subscription("never"), async |_: &Won| Err::<(), _>(HandlerError::permanent("unreadable")))
            .unwrap();
    bus.publish(Won { deal: 1 }).await.unwrap();
    tokio::time::sleep(Duration::from_secs(10)).await;
    bus.settle().await.unwrap();
    let letters: Vec<_> =
        bus.dead_letters().all().iter().map(|letter| (letter.subscription.clone(), letter.attempts)).collect();
    assert_eq!(letters, [("never".to_owned(), 1), ("often".to_owned(), 5)]);
    assert_eq!((often.counts().failed, often.counts().retried, often.counts().exhausted), (5, 4, 1));
    assert!(often.counts().agree() && never.counts().agree());
}

#[tokio::test]
async fn a_panic_of_an_async_handler_fails_that_delivery_and_nothing_else() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let handler = notes.clone();
    subscribe!(bus, async move |event: &Won| {
        tokio::task::yield_now().await;
        assert!(event.deal != 1, "not this one");
        handler.add(event.deal.to_string());
    });
    for deal in 0..3 {
        bus.publish(Won { deal }).await.unwrap();
    }
    let settled = bus.settle().await.unwrap();
    assert_eq!((settled.ran, settled.failed), (2, 1));
    assert_eq!(notes.take(), ["0", "2"]);
    assert_eq!(bus.dead_letters().all()[0].error, "panicked: not this one");
}

#[test]
fn what_needs_a_runtime_and_has_none_is_broken_and_says_how_to_mend_it() {
    let bus = EventBus::default();
    let subscription = bus.subscribe(async |_: &Won| {});
    assert!(matches!(subscription.broken(), Some(Broken::NoRuntime(_))));
    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(
        receipt.failures()[0].error(),
        "an async handler runs on a tokio runtime, and there is none here: build the bus inside one, as in a function with \
         `#[tokio::main]` or `#[tokio::test]`"
    );
    assert!(
        bus.verify().iter().any(|finding| finding.to_string().contains("an async handler runs on a tokio runtime"))
    );
    let refused = |result: Result<_, SubscribeError>| result.map(drop).unwrap_err().to_string();
    assert!(
        refused(bus.subscription("q").queued().handle(|_: &Won| {}))
            .starts_with("subscription `q` cannot work: a subscription with a queue runs")
    );
    assert!(refused(bus.subscription("a").handle(async |_: &Won| {})).contains("an async handler runs"));
    assert!(
        refused(bus.subscription("b").blocking().handle(|_: &Won| {})).contains("a handler that is `.blocking()` runs")
    );
}

#[tokio::test]
async fn settings_out_of_range_are_refused_by_name() {
    let bus = EventBus::default();
    let refused = |result: Result<_, SubscribeError>| result.map(drop).unwrap_err().to_string();
    assert_eq!(
        refused(bus.subscription("b").buffer(0).handle(|_: &Won| {})),
        "`.buffer(0)` of subscription `b` is out of range: use 1 to 1000000"
    );
    assert_eq!(
        refused(bus.subscription("c").concurrency(usize::MAX).handle(|_: &Won| {})),
        format!("`.concurrency({})` of subscription `c` is out of range: use 1 to 1024", usize::MAX)
    );
    assert_eq!(
        refused(bus.subscription("d").blocking().handle(async |_: &Won| {})),
        "subscription `d` is `.blocking()`, and its handler is async: leave one of the two out"
    );
    assert_eq!(bus.subscriptions().len(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_call_of_a_queued_handler_starts_after_unsubscribe_returned() {
    const ROUNDS: usize = 10_000;
    let bus = EventBus::default();
    let stop = Arc::new(AtomicBool::new(false));
    let calls = Arc::new(AtomicUsize::new(0));
    let (publisher, stopped) = (bus.clone(), Arc::clone(&stop));
    let publishing = tokio::spawn(async move {
        let mut deal = 0_u64;
        while !stopped.load(Ordering::Relaxed) {
            publisher.publish(Won { deal }).await.unwrap();
            deal += 1;
            tokio::task::yield_now().await;
        }
    });
    for round in 0..ROUNDS {
        let (over, seen) = (Arc::new(AtomicBool::new(false)), Arc::clone(&calls));
        let handler_over = Arc::clone(&over);
        let check = move || {
            seen.fetch_add(1, Ordering::Relaxed);
            assert!(!handler_over.load(Ordering::SeqCst), "called after unsubscribe returned");
        };
        let subscription = match round % 3 {
            0 => subscribe!(bus, async move |_: &Won| check()),
            1 => bus.subscription(format!("s{round}")).queued().handle(move |_: &RawEvent| check()).unwrap(),
            _ => bus.subscribe(move |_: &Won| check()),
        };
        if round % 7 == 0 {
            tokio::task::yield_now().await;
        }
        subscription.unsubscribe();
        over.store(true, Ordering::SeqCst);
    }
    stop.store(true, Ordering::Relaxed);
    publishing.await.unwrap();
    bus.settle().await.unwrap();
    assert!(bus.dead_letters().is_empty(), "{:?}", bus.dead_letters().all()[0]);
    assert!(calls.load(Ordering::Relaxed) > 0);
}

#[tokio::test]
async fn unsubscribe_and_drain_runs_what_is_queued_and_waits_for_it() {
    let (bus, barred, notes) = (EventBus::default(), Barred::new(), Notes::default());
    let (gate, handler) = (barred.clone(), notes.clone());
    let subscription = subscribe!(bus, async move |event: &Won| {
        gate.pass().await;
        handler.add(event.deal.to_string());
    });
    for deal in 0..3 {
        bus.publish(Won { deal }).await.unwrap();
    }
    let draining = tokio::spawn({
        let subscription = subscription.clone();
        async move { subscription.unsubscribe_and_drain().await }
    });
    eventually("it is out of the bus", || bus.subscriptions().is_empty()).await;
    assert_eq!(bus.publish(Won { deal: 3 }).await.unwrap().queued(), 0);
    assert!(!draining.is_finished());
    barred.open();
    draining.await.unwrap();
    assert_eq!(notes.take(), ["0", "1", "2"]);
    assert!(subscription.counts().agree(), "{:?}", subscription.counts());
}

#[tokio::test]
async fn unsubscribe_leaves_what_is_queued_undone_and_counts_it() {
    let (bus, barred) = (EventBus::default(), Barred::new());
    let gate = barred.clone();
    let subscription = subscribe!(bus, async move |_: &Won| gate.pass().await);
    for deal in 0..3 {
        bus.publish(Won { deal }).await.unwrap();
    }
    eventually("one runs", || bus.subscriptions().iter().next().unwrap().queue().0 == 2).await;
    subscription.unsubscribe();
    barred.open();
    bus.settle().await.unwrap();
    let counts = subscription.counts();
    assert_eq!((counts.ok, counts.abandoned), (1, 2));
    assert!(counts.agree(), "{counts:?}");
}
