//! The backend that gathers events.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use event_bus::backend::{Ack, Backend, BackendError, Batch, Encoded, Handoff, InMemory, InvalidBatch, Logging, NoOp};
use event_bus::{EventBus, Problem, RawEvent};
use serde_json::json;
use tokio::task::yield_now;

use crate::events::{Won, now};

/// Writes down each hand-over.
#[derive(Clone, Default)]
struct Inner {
    hand_overs: Arc<Mutex<Vec<Vec<u64>>>>,
    /// While it is set, nothing goes on.
    held: Arc<AtomicBool>,
    /// How many calls panic.
    panics: Arc<AtomicUsize>,
    /// Whether it answers at once.
    at_once: bool,
}

impl Inner {
    fn at_once() -> Self {
        Self { at_once: true, ..Self::default() }
    }

    fn held() -> Self {
        Self { held: Arc::new(AtomicBool::new(true)), ..Self::default() }
    }

    fn take(&self, events: &[Encoded]) -> Vec<Result<Ack, BackendError>> {
        let panics = self.panics.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        assert!(panics.is_err(), "the client is confused");
        let numbers = events.iter().map(|event| event.event().get("n").unwrap().as_u64().unwrap()).collect();
        self.hand_overs.lock().unwrap().push(numbers);
        events.iter().map(|_| Ok(Ack::Handed)).collect()
    }

    fn sizes(&self) -> Vec<usize> {
        self.hand_overs.lock().unwrap().iter().map(Vec::len).collect()
    }

    fn numbers(&self) -> Vec<u64> {
        self.hand_overs.lock().unwrap().iter().flatten().copied().collect()
    }
}

impl Backend for Inner {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        if self.at_once {
            return Handoff::Ready(self.take(events));
        }
        Handoff::Pending(Box::pin(async move {
            while self.held.load(Ordering::SeqCst) {
                yield_now().await;
            }
            self.take(events)
        }))
    }
}

fn events(numbers: impl IntoIterator<Item = u64>) -> Vec<Encoded> {
    let event = |n: u64| RawEvent::new("test.batched", json!({ "n": n })).unwrap();
    numbers.into_iter().map(|n| Encoded::new(event(n), uuid::Uuid::nil())).collect()
}

/// Publishes one after the other, as a bus does, into a buffer that has room.
fn publish(batch: &Batch, numbers: impl IntoIterator<Item = u64>) {
    for event in events(numbers) {
        let Handoff::Ready(results) = batch.publish(&[event]) else { panic!("the buffer has room") };
        assert_eq!(results.into_iter().next().unwrap().unwrap(), Ack::Handed);
    }
}

async fn publish_later(batch: &Batch, numbers: impl IntoIterator<Item = u64>) {
    let events = events(numbers);
    let results = match batch.publish(&events) {
        Handoff::Ready(results) => results,
        Handoff::Pending(results) => results.await,
    };
    assert!(results.iter().all(Result::is_ok), "{results:?}");
}

async fn settle() {
    for _ in 0..20 {
        yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_full_batch_is_handed_over_at_once_and_in_order() {
    let inner = Inner::default();
    let batch = Batch::new(inner.clone()).size(3);
    publish(&batch, 0..2);
    settle().await;
    assert!(inner.sizes().is_empty());
    publish(&batch, 2..3);
    settle().await;
    assert_eq!(inner.sizes(), [3]);
    publish(&batch, 3..10);
    batch.flush().await.unwrap();
    assert_eq!(inner.numbers(), (0..10).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn what_has_waited_for_the_interval_is_handed_over() {
    let inner = Inner::default();
    let batch = Batch::new(inner.clone());
    publish(&batch, 0..2);
    tokio::time::sleep(Duration::from_millis(4_999)).await;
    assert!(inner.sizes().is_empty());
    tokio::time::sleep(Duration::from_millis(2)).await;
    assert_eq!(inner.sizes(), [2]);

    publish(&batch, 2..3);
    batch.flush().await.unwrap();
    tokio::time::sleep(Duration::from_secs(3)).await;
    publish(&batch, 3..4);
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(inner.sizes(), [2, 1], "the interval begins anew after a flush");
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(inner.sizes(), [2, 1, 1]);
}

#[tokio::test(start_paused = true)]
async fn a_full_buffer_lets_publishers_wait_for_room_in_their_order() {
    let inner = Inner::held();
    let batch = Arc::new(Batch::new(inner.clone()).size(2));
    publish(&batch, 0..20);
    settle().await;
    let waiting: Vec<_> = (20..25)
        .map(|n| {
            let batch = Arc::clone(&batch);
            tokio::spawn(async move { publish_later(&batch, [n]).await })
        })
        .collect();
    settle().await;
    waiting[1].abort();
    settle().await;
    assert!(waiting.iter().enumerate().all(|(n, task)| n == 1 || !task.is_finished()));
    // One that comes now has to wait as well, even if it is never awaited.
    assert!(matches!(batch.publish(&events([99])), Handoff::Pending(_)));

    inner.held.store(false, Ordering::SeqCst);
    for (n, task) in waiting.into_iter().enumerate() {
        assert_eq!(task.await.is_ok(), n != 1);
    }
    batch.flush().await.unwrap();
    assert_eq!(inner.numbers(), (0..25).filter(|n| *n != 21).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn more_at_once_than_there_is_room_for_come_in_when_nothing_else_waits() {
    let inner = Inner::default();
    let batch = Batch::new(inner.clone()).size(1);
    publish_later(&batch, 0..50).await;
    publish_later(&batch, 50..100).await;
    batch.flush().await.unwrap();
    assert_eq!(inner.numbers(), (0..100).collect::<Vec<_>>());
}

#[tokio::test(start_paused = true)]
async fn a_flush_that_is_cancelled_loses_nothing() {
    let inner = Inner::held();
    let batch = Batch::new(inner.clone()).size(5);
    publish(&batch, 0..3);
    let cut_off = tokio::time::timeout(Duration::from_millis(10), batch.flush());
    // The clock does not move by itself while a task is busy.
    let (cut_off, ()) = tokio::join!(cut_off, tokio::time::advance(Duration::from_millis(20)));
    cut_off.unwrap_err();
    assert!(inner.numbers().is_empty());
    inner.held.store(false, Ordering::SeqCst);
    publish(&batch, 3..4);
    batch.flush().await.unwrap();
    assert_eq!(inner.numbers(), [0, 1, 2, 3]);
}

#[tokio::test(start_paused = true)]
async fn a_backend_that_panics_is_tried_again() {
    for inner in [Inner::default(), Inner::at_once()] {
        inner.panics.store(2, Ordering::SeqCst);
        let batch = Batch::new(inner.clone()).size(3);
        publish(&batch, 0..3);
        tokio::time::sleep(Duration::from_millis(299)).await;
        assert!(inner.numbers().is_empty());
        tokio::time::sleep(Duration::from_millis(2)).await;
        assert_eq!(inner.numbers(), [0, 1, 2]);
    }
}

#[tokio::test(start_paused = true)]
async fn dropping_the_bus_hands_over_what_waits() {
    let inner = Inner::default();
    let bus = EventBus::new(Numbered(Batch::new(inner.clone())));
    bus.publish(Won { deal: 7 }).send().unwrap();
    drop(bus);
    settle().await;
    assert_eq!(inner.sizes(), [1]);
}

/// Gives the events of a bus the member that [`Inner`] looks at.
struct Numbered(Batch);

impl Backend for Numbered {
    fn publish<'a>(&'a self, _: &'a [Encoded]) -> Handoff<'a> {
        publish(&self.0, 0..1);
        Handoff::Ready(vec![Ok(Ack::Handed)])
    }

    fn answers_at_once(&self) -> bool {
        true
    }
}

#[test]
fn without_a_runtime_the_size_and_a_flush_hand_over() {
    let inner = Inner::at_once();
    let batch = Batch::new(inner.clone()).size(3);
    publish(&batch, 0..2);
    assert!(inner.sizes().is_empty());
    publish(&batch, 2..4);
    assert_eq!(inner.sizes(), [3]);
    now(batch.flush()).unwrap();
    assert_eq!(inner.sizes(), [3, 1]);
}

#[test]
fn without_a_runtime_the_first_publish_after_the_interval_hands_over() {
    let inner = Inner::at_once();
    let batch = Batch::new(inner.clone()).interval(Duration::from_millis(20));
    let start = std::time::Instant::now();
    publish(&batch, 0..1);
    while start.elapsed() < Duration::from_millis(25) {
        std::thread::yield_now();
    }
    publish(&batch, 1..2);
    assert_eq!(inner.sizes(), [2]);
}

#[test]
fn without_a_runtime_a_backend_that_takes_time_is_left_to_a_flush() {
    let inner = Inner::default();
    let batch = Batch::new(inner.clone()).size(2);
    publish(&batch, 0..5);
    assert!(inner.sizes().is_empty());
    now(batch.flush()).unwrap();
    assert_eq!(inner.sizes(), [2, 2, 1]);
    publish(&batch, 5..25);
    // The buffer is full: whoever waits for room hands over.
    now(publish_later(&batch, [25]));
    assert_eq!(inner.sizes(), [2, 2, 1, 2]);
    now(batch.flush()).unwrap();
    assert_eq!(inner.numbers(), (0..26).collect::<Vec<_>>());
}

#[test]
fn events_of_many_threads_all_arrive_each_publishers_in_order() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap();
    let inner = Inner::default();
    let batch = Arc::new(Batch::new(inner.clone()).size(7).interval(Duration::from_millis(1)));
    runtime.block_on(async {
        let publisher = |from: u64| {
            let batch = Arc::clone(&batch);
            tokio::spawn(async move {
                for n in from..from + 500 {
                    publish_later(&batch, [n]).await;
                }
            })
        };
        let publishers: Vec<_> = (0..4).map(|each| publisher(each * 1_000)).collect();
        for publisher in publishers {
            publisher.await.unwrap();
        }
        batch.flush().await.unwrap();
    });
    let numbers = inner.numbers();
    assert_eq!(numbers.len(), 2_000);
    for each in 0..4 {
        let own: Vec<_> = numbers.iter().filter(|n| **n / 1_000 == each).copied().collect();
        assert!(own.is_sorted(), "{own:?}");
    }
}

#[test]
fn a_backend_may_publish_into_the_batch_that_calls_it() {
    struct Echo(Arc<Mutex<Option<EventBus>>>, InMemory);

    impl Backend for Echo {
        fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
            let bus = self.0.lock().unwrap().take();
            if let Some(bus) = bus {
                bus.publish(Won { deal: 2 }).send().unwrap();
            }
            self.1.publish(events)
        }
    }

    let (bus_later, memory) = (Arc::default(), InMemory::new());
    let bus = EventBus::new(Batch::new(Echo(Arc::clone(&bus_later), memory.clone())).size(1));
    *bus_later.lock().unwrap() = Some(bus.clone());
    bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(memory.get_events(None).len(), 2);
}

#[test]
fn sizes_and_intervals_out_of_range_are_errors_of_the_build() {
    let said = |batch: Batch| EventBus::builder().backend(batch).build().unwrap_err();
    let texts = [
        said(Batch::new(NoOp).size(0)).to_string(),
        said(Batch::new(NoOp).size(usize::MAX)).to_string(),
        said(Batch::new(NoOp).interval(Duration::ZERO)).to_string(),
        said(Batch::new(NoOp).interval(Duration::from_hours(24 * 365))).to_string(),
        said(Batch::new(Batch::new(NoOp).size(0))).to_string(),
    ];
    assert_eq!(texts.join("\n"), include_str!("texts/batches.txt").trim_end());
    let error = said(Batch::new(NoOp).size(0));
    assert!(matches!(&error.problems()[0], Problem::Backend { backend, .. } if backend == "Batch(NoOp)"));
    let error = Batch::new(NoOp).size(0).check().unwrap_err();
    assert_eq!(error.as_error().downcast_ref(), Some(&InvalidBatch::Size { got: 0 }));
    // A bus that is made without asking works all the same.
    let memory = InMemory::new();
    let bus = EventBus::new(Batch::new(memory.clone()).size(0));
    bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(memory.get_events(None).len(), 1);
}

#[test]
fn a_batch_is_shown_without_its_events() {
    let batch = Batch::new(Logging::default());
    publish(&batch, [4_711]);
    let shown = format!("{batch:?}");
    assert_eq!(shown, r#"Batch { inner: "Logging", size: 100, interval: 5s, waiting: 1, .. }"#);
}
