//! Who gets what on a bus whose backend stores: two buses that share a log stand for two processes.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use event_bus::backend::{Ack, InMemory, Start};
use event_bus::{Context, EventBus, RawEvent, Retry, subscribe};

use crate::events::{Barred, Lost, Notes, Won, eventually};

fn two() -> (EventBus, EventBus) {
    let log = InMemory::storing();
    (EventBus::new(log.clone()), EventBus::new(log))
}

async fn settle(buses: [&EventBus; 2]) {
    for _ in 0..2 {
        for bus in buses {
            bus.settle().await.unwrap();
        }
    }
}

#[tokio::test]
async fn processes_that_share_a_durable_name_get_each_event_once() {
    let (one, other) = two();
    let seen = Arc::new(Mutex::new(Vec::new()));
    for (number, bus) in [&one, &other].into_iter().enumerate() {
        let seen = Arc::clone(&seen);
        subscribe!(bus.subscription("billing").buffer(4), async move |event: &Won| {
            tokio::task::yield_now().await;
            seen.lock().unwrap().push((number, event.deal));
        })
        .unwrap();
    }
    for receipt in one.publish_all((0..500).map(|deal| Won { deal })).await.unwrap() {
        assert!(matches!(receipt.backends()[0].result(), Ok(Ack::Stored { .. })));
        assert_eq!((receipt.ran(), receipt.queued()), (0, 0), "it comes from the log, also in the publishing process");
    }
    settle([&one, &other]).await;
    let seen = seen.lock().unwrap();
    let deals: BTreeSet<_> = seen.iter().map(|(_, deal)| *deal).collect();
    assert_eq!((seen.len(), deals.len()), (500, 500));
    assert!(
        seen.iter().any(|(number, _)| *number == 0) && seen.iter().any(|(number, _)| *number == 1),
        "both take part"
    );
}

#[tokio::test]
async fn buses_of_one_url_share_its_log_and_those_of_another_do_not() {
    let notes = Notes::default();
    let listen = |bus: &EventBus, name: &'static str| {
        let notes = notes.clone();
        bus.subscription("billing").handle(move |event: &Won| notes.add(format!("{name} {}", event.deal))).unwrap();
    };
    let one = EventBus::from_url("memory+storing:storing-test").await.unwrap();
    let other = EventBus::from_url("memory+storing:storing-test").await.unwrap();
    let apart = EventBus::from_url("memory+storing:").await.unwrap();
    listen(&other, "other");
    listen(&apart, "apart");
    one.publish(Won { deal: 1 }).await.unwrap();
    settle([&one, &other]).await;
    apart.settle().await.unwrap();
    assert_eq!(notes.take(), ["other 1"]);
}

#[tokio::test]
async fn one_without_a_name_hears_every_event_in_every_process_once() {
    let (one, other) = two();
    let notes = Notes::default();
    for (number, bus) in [&one, &other].into_iter().enumerate() {
        let (inline, queued) = (notes.clone(), notes.clone());
        bus.subscribe(move |event: &Won| inline.add(format!("{number} inline {}", event.deal)));
        subscribe!(bus, async move |event: &Won| queued.add(format!("{number} queued {}", event.deal)));
    }
    one.publish(Won { deal: 1 }).await.unwrap();
    other.publish(Won { deal: 2 }).await.unwrap();
    settle([&one, &other]).await;
    let mut all = notes.take();
    all.sort();
    let expected = ["inline 1", "inline 2", "queued 1", "queued 2"];
    let expected: Vec<_> = (0..2).flat_map(|number| expected.map(|text| format!("{number} {text}"))).collect();
    assert_eq!(all, expected);
}

#[tokio::test]
async fn its_own_events_reach_one_without_a_name_in_publish_itself() {
    let (one, _other) = two();
    one.subscribe(|_: &Won| {});
    assert_eq!(one.publish(Won { deal: 1 }).await.unwrap().ran(), 1);
}

#[tokio::test]
async fn each_process_makes_a_name_that_is_not_durable() {
    let (one, other) = two();
    let notes = Notes::default();
    for bus in [&one, &other] {
        let notes = notes.clone();
        bus.subscription("cache").each_process().handle(move |event: &Won| notes.add(event.deal.to_string())).unwrap();
    }
    one.publish(Won { deal: 1 }).await.unwrap();
    settle([&one, &other]).await;
    assert_eq!(notes.take(), ["1", "1"]);
}

#[tokio::test]
async fn a_name_starts_at_the_head_and_goes_on_where_it_was() {
    let log = InMemory::storing();
    let notes = Notes::default();
    let early = EventBus::new(log.clone());
    early.publish(Won { deal: 1 }).await.unwrap();
    let listen = |bus: &EventBus, name: &str, start: Start| {
        let (notes, name) = (notes.clone(), name.to_owned());
        let text = name.clone();
        bus.subscription(name)
            .start(start)
            .handle(move |event: &Won| notes.add(format!("{text} {}", event.deal)))
            .unwrap();
    };
    let first = EventBus::new(log.clone());
    listen(&first, "head", Start::Head);
    listen(&first, "beginning", Start::Beginning);
    early.publish(Won { deal: 2 }).await.unwrap();
    first.settle().await.unwrap();
    let mut all = notes.take();
    all.sort();
    assert_eq!(all, ["beginning 1", "beginning 2", "head 2"]);

    drop(first);
    early.publish(Won { deal: 3 }).await.unwrap();
    let second = EventBus::new(log);
    listen(&second, "head", Start::Beginning);
    second.settle().await.unwrap();
    assert_eq!(notes.take(), ["head 3"], "a name that is known goes on where it was");
}

#[tokio::test]
async fn topics_filters_sets_and_raw_handlers_work_from_the_log() {
    let (one, other) = two();
    let notes = Notes::default();
    let (topic, filter, raw) = (notes.clone(), notes.clone(), notes.clone());
    other.subscription("vip").topic("vip").handle(move |event: &Won| topic.add(format!("vip {}", event.deal))).unwrap();
    let filtered = other
        .subscription("even")
        .filter(|event: &Won| event.deal.is_multiple_of(2))
        .handle(move |event: &Won| filter.add(format!("even {}", event.deal)))
        .unwrap();
    other
        .subscription("all")
        .handle(move |event: &RawEvent, context: Context| {
            raw.add(format!("{} {:?}", event.event_type(), context.source()));
        })
        .unwrap();
    one.publish(Won { deal: 1 }).topic("vip").await.unwrap();
    one.publish(Won { deal: 2 }).await.unwrap();
    one.publish(Lost { deal: 3 }).await.unwrap();
    settle([&one, &other]).await;
    let mut all = notes.take();
    all.sort();
    assert_eq!(all, ["even 2", "test.lost \"event-bus\"", "test.won \"event-bus\"", "test.won \"event-bus\"", "vip 1"]);
    assert_eq!(filtered.counts().filtered, 1);
    assert!(filtered.counts().agree(), "{:?}", filtered.counts());
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_fails_gets_the_event_again_and_then_it_is_a_dead_letter() {
    let (one, _other) = two();
    let notes = Notes::default();
    let attempts = notes.clone();
    let retry = Retry::exponential(Duration::from_millis(50)).max_attempts(3);
    let subscription = one
        .subscription("billing")
        .retry(retry)
        .handle(move |event: &Won, context: Context| {
            attempts.add(format!("{} {}", event.deal, context.attempt()));
            if event.deal == 2 && context.attempt() == 2 { Ok(()) } else { Err("no paper left") }
        })
        .unwrap();
    one.publish(Won { deal: 1 }).await.unwrap();
    one.publish(Won { deal: 2 }).await.unwrap();
    let settled = one.settle().await.unwrap();
    assert_eq!(settled.waiting[0].deliveries, 2);
    tokio::time::sleep(Duration::from_secs(1)).await;
    one.settle().await.unwrap();
    let mut all = notes.take();
    all.sort();
    assert_eq!(all, ["1 1", "1 2", "1 3", "2 1", "2 2"]);
    let letters = one.dead_letters().all();
    assert_eq!((letters.len(), letters[0].attempts, &*letters[0].error), (1, 3, "no paper left"));
    assert!(subscription.counts().agree(), "{:?}", subscription.counts());
}

#[tokio::test]
async fn what_cannot_be_read_is_a_dead_letter_without_a_call() {
    let log = InMemory::storing();
    let lenient = EventBus::builder().backend(log.clone()).allow_unregistered().build().unwrap();
    let notes = Notes::default();
    let handler = notes.clone();
    let subscription = lenient.subscription("local").handle(move |_: &Local| handler.add("called")).unwrap();
    lenient.publish_raw("test.local", serde_json::json!({ "number": "seven" })).await.unwrap();
    lenient.publish_raw("test.local", serde_json::json!({ "number": 7 })).await.unwrap();
    lenient.settle().await.unwrap();
    assert_eq!(notes.take(), ["called"]);
    let letter = &lenient.dead_letters().all()[0];
    assert_eq!(letter.error, "event `test.local` v1: `number` must be a whole number (u64), and is a string");
    assert_eq!((letter.reason, letter.attempts), (event_bus::dead_letter::Reason::Undeliverable, 0));
    assert_eq!(letter.event.get("number"), Some("seven".into()));
    assert_eq!(subscription.counts().undeliverable, 1);
    assert!(subscription.counts().agree());
}

/// Not registered.
#[derive(serde::Serialize, serde::Deserialize, event_bus::Event)]
#[event("test.local", local)]
struct Local {
    number: u64,
}

#[tokio::test(start_paused = true)]
async fn a_newer_version_than_the_program_knows_is_parked_not_lost() {
    let log = InMemory::storing();
    let bus = EventBus::builder().backend(log).allow_unregistered().build().unwrap();
    let subscription = bus.subscription("local").handle(|_: &Local| {}).unwrap();
    bus.publish_raw("test.local", serde_json::json!({ "words": "seven" })).version(2).await.unwrap();
    bus.settle().await.unwrap();
    assert!(bus.dead_letters().is_empty());
    assert_eq!(subscription.counts().routed, 0);
    tokio::time::sleep(Duration::from_mins(16)).await;
    bus.settle().await.unwrap();
    assert!(bus.dead_letters().is_empty(), "it is parked again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bus_that_is_dropped_in_the_middle_loses_nothing() {
    const EVENTS: u64 = 10_000;
    let (one, other) = two();
    let counts: Arc<Vec<AtomicUsize>> = Arc::new((0..EVENTS).map(|_| AtomicUsize::new(0)).collect());
    let by_one = Arc::new(AtomicUsize::new(0));
    for (bus, own) in [(&one, Some(Arc::clone(&by_one))), (&other, None)] {
        let counts = Arc::clone(&counts);
        subscribe!(bus.subscription("work").concurrency(4), async move |event: &Won| {
            tokio::task::yield_now().await;
            counts[usize::try_from(event.deal).unwrap()].fetch_add(1, Ordering::SeqCst);
            if let Some(own) = &own {
                own.fetch_add(1, Ordering::SeqCst);
            }
        })
        .unwrap();
    }
    let publisher = EventBus::new(InMemory::new());
    drop(publisher);
    let other_publisher = other.clone();
    let publishing = tokio::spawn(async move {
        for deal in 0..EVENTS {
            other_publisher.publish(Won { deal }).await.unwrap();
        }
    });
    eventually("the first has done a part", || by_one.load(Ordering::SeqCst) > 100).await;
    drop(one);
    publishing.await.unwrap();
    other.settle().await.unwrap();
    let lost = counts.iter().filter(|count| count.load(Ordering::SeqCst) == 0).count();
    assert_eq!(lost, 0);
    assert!(by_one.load(Ordering::SeqCst) < 10_000, "the other one has done the rest");
    assert!(other.dead_letters().is_empty());
}

#[tokio::test]
async fn shutdown_waits_until_the_log_has_heard_of_the_last_delivery() {
    let log = InMemory::storing();
    let one = EventBus::new(log.clone());
    one.subscription("billing").handle(|_: &Won| {}).unwrap();
    for deal in 0..100 {
        one.publish(Won { deal }).await.unwrap();
    }
    one.settle().await.unwrap();
    one.publish(Won { deal: 100 }).await.unwrap();
    let subscriptions = one.subscriptions();
    eventually("it was handled", || subscriptions.iter().next().unwrap().counts().ok == 101).await;
    one.shutdown(Duration::from_secs(10)).await.unwrap();

    let (other, notes) = (EventBus::new(log), Notes::default());
    let again = notes.clone();
    other.subscription("billing").handle(move |event: &Won| again.add(event.deal.to_string())).unwrap();
    other.settle().await.unwrap();
    assert!(notes.take().is_empty(), "everything was acknowledged");
}

#[tokio::test]
async fn a_full_queue_stops_reading_and_the_log_keeps_the_rest() {
    let (one, other) = two();
    let barred = Barred::new();
    let gate = barred.clone();
    let slow = subscribe!(one.subscription("slow").buffer(2), async move |_: &Won| gate.pass().await).unwrap();
    for deal in 0..10 {
        other.publish(Won { deal }).await.unwrap();
    }
    eventually("two are outstanding", || slow.counts().pending == 2).await;
    tokio::task::yield_now().await;
    assert_eq!(slow.counts().pending, 2, "no more than the queue has room for is taken from the log");
    barred.open();
    one.settle().await.unwrap();
    assert_eq!(slow.counts().ok, 10);
}

#[test]
fn without_a_runtime_a_durable_name_is_refused_and_an_inline_one_hears_its_own_bus() {
    let bus = EventBus::new(InMemory::storing());
    let error = bus.subscription("billing").handle(|_: &Won| {}).unwrap_err().to_string();
    assert!(error.starts_with("subscription `billing` cannot work: a subscription that reads from a backend that stores runs on a tokio runtime"), "{error}");
    bus.subscribe(|_: &Won| {});
    assert_eq!(bus.publish(Won { deal: 1 }).send().unwrap().ran(), 1);
}
