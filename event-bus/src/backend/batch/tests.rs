//! What only this crate can look at: which events are given up, and what a close counts.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::json;
use tokio::time::Instant;

use super::super::{Ack, Backend, BackendError, Encoded, Handoff, Host, Report};
use super::Batch;
use crate::envelope::RawEvent;

/// What a bus was told of lost events: data, attempts and error.
#[derive(Default)]
struct Losses(Mutex<Vec<String>>);

impl Report for Losses {
    fn lost(&self, event: &RawEvent, attempts: u32, error: &BackendError) {
        self.0.lock().unwrap().push(format!("{} after {attempts}: {error}", event.data()));
    }
}

/// Refuses so many events, one after the other, and writes down what it took.
#[derive(Clone, Default)]
struct Inner {
    refuses: Arc<AtomicUsize>,
    /// How long each call takes, if it does not answer at once.
    takes: Option<Duration>,
    taken: Arc<Mutex<Vec<String>>>,
    calls: Arc<AtomicUsize>,
}

impl Inner {
    fn refusing(calls: usize) -> Self {
        Self { refuses: Arc::new(AtomicUsize::new(calls)), ..Self::default() }
    }

    fn taking(time: Duration) -> Self {
        Self { takes: Some(time), ..Self::default() }
    }

    fn take(&self, events: &[Encoded]) -> Vec<Result<Ack, BackendError>> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        let refuse = |_: &Encoded| {
            self.refuses.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_ok()
        };
        let one = |event: &Encoded| {
            if refuse(event) {
                return Err(BackendError::message("the broker is down"));
            }
            self.taken.lock().unwrap().push(event.event().data().to_string());
            Ok(Ack::Handed)
        };
        events.iter().map(one).collect()
    }

    fn taken(&self) -> String {
        self.taken.lock().unwrap().join(" ")
    }
}

impl Backend for Inner {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        match self.takes {
            None => Handoff::Ready(self.take(events)),
            Some(time) => Handoff::Pending(Box::pin(async move {
                tokio::time::sleep(time).await;
                self.take(events)
            })),
        }
    }

    fn name(&self) -> Cow<'static, str> {
        "Inner".into()
    }
}

fn event(number: u64) -> [Encoded; 1] {
    [Encoded::new(RawEvent::new("test.batched", json!(number)).unwrap(), uuid::Uuid::nil())]
}

fn publish(batch: &Batch, numbers: impl IntoIterator<Item = u64>) {
    for number in numbers {
        assert!(matches!(batch.publish(&event(number)), Handoff::Ready(results) if results[0].is_ok()), "{number}");
    }
}

fn attached(batch: &Batch) -> Arc<Losses> {
    let losses = Arc::new(Losses::default());
    batch.attach(Host::new(Arc::clone(&losses) as _));
    losses
}

fn lost(losses: &Losses) -> Vec<String> {
    std::mem::take(&mut *losses.0.lock().unwrap())
}

#[tokio::test(start_paused = true)]
async fn after_five_attempts_each_event_is_given_up_and_the_later_ones_go_on() {
    let inner = Inner::refusing(10);
    let batch = Batch::new(inner.clone()).size(2);
    let losses = attached(&batch);
    let start = Instant::now();
    publish(&batch, 0..4);
    let error = batch.flush().await.unwrap_err();
    assert_eq!(start.elapsed(), Duration::from_millis(100 + 200 + 400 + 800));
    assert_eq!(lost(&losses), ["0 after 5: the broker is down", "1 after 5: the broker is down"]);
    assert_eq!(inner.taken(), "2 3");
    assert_eq!(error.to_string(), "2 events were given up: the broker is down");
    batch.flush().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_fails_is_tried_again_before_anything_new() {
    let inner = Inner::refusing(5);
    let batch = Batch::new(inner.clone()).size(3);
    let losses = attached(&batch);
    publish(&batch, 0..7);
    batch.flush().await.unwrap();
    // All of the first three are refused once, and the first two of them once more.
    assert_eq!(inner.taken(), "2 0 1 3 4 5 6");
    assert!(lost(&losses).is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_close_says_exactly_how_many_events_were_not_handed_over() {
    let inner = Inner::taking(Duration::from_secs(2));
    let batch = Batch::new(inner.clone()).size(2);
    let losses = attached(&batch);
    publish(&batch, 0..7);
    let start = Instant::now();
    let report = batch.close(Duration::from_secs(5)).await;
    assert_eq!(start.elapsed(), Duration::from_secs(5));
    assert_eq!(inner.taken(), "0 1 2 3");
    assert_eq!(report.unflushed, 3);
    assert!(report.error.is_some());
    drop(batch);
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(inner.taken(), "0 1 2 3");
    let lost = lost(&losses);
    assert_eq!(lost.len(), 3, "{lost:?}");
    assert!(lost[0].starts_with("4 after 0: the time to close was over"), "{lost:?}");
}

#[tokio::test(start_paused = true)]
async fn a_close_counts_what_its_own_attempts_gave_up() {
    let batch = Batch::new(Inner::refusing(5 * 3)).size(2);
    let losses = attached(&batch);
    publish(&batch, 0..3);
    let report = batch.close(Duration::from_mins(1)).await;
    assert_eq!(report.unflushed, 3);
    assert_eq!(lost(&losses).len(), 3);
    let Handoff::Ready(results) = batch.publish(&event(9)) else { panic!("a closed batch answers at once") };
    let error = results.into_iter().next().unwrap().unwrap_err();
    assert!(error.is_not_sent(), "{error}");
    assert_eq!(batch.close(Duration::from_mins(1)).await.unflushed, 0);
}

#[test]
fn without_a_runtime_a_failure_waits_for_the_next_flush_and_is_given_up_after_five() {
    let inner = Inner::refusing(usize::MAX);
    let batch = Batch::new(inner.clone()).size(10);
    let losses = attached(&batch);
    publish(&batch, 0..1);
    for _ in 0..4 {
        let error = now(batch.flush()).unwrap_err();
        assert_eq!(error.to_string(), "events wait for another attempt: the broker is down");
        assert!(lost(&losses).is_empty());
    }
    assert_eq!(now(batch.flush()).unwrap_err().to_string(), "1 events were given up: the broker is down");
    assert_eq!(lost(&losses), ["0 after 5: the broker is down"]);
    now(batch.flush()).unwrap();
}

#[test]
fn without_a_runtime_publishes_do_not_try_again_before_the_pause_is_over() {
    let inner = Inner::refusing(usize::MAX);
    let batch = Batch::new(inner.clone()).size(1);
    let losses = attached(&batch);
    publish(&batch, 0..10);
    assert!(inner.calls.load(Ordering::SeqCst) <= 2, "ten publishes take less than the pause");
    assert!(lost(&losses).is_empty());
}

#[test]
fn what_is_left_when_the_last_handle_goes_is_handed_over_or_given_up() {
    let inner = Inner::default();
    let batch = Batch::new(inner.clone());
    let losses = attached(&batch);
    publish(&batch, 0..3);
    drop(batch);
    assert_eq!(inner.taken(), "0 1 2");
    assert!(lost(&losses).is_empty());

    let batch = Batch::new(Inner::taking(Duration::from_secs(1)));
    let losses = attached(&batch);
    publish(&batch, 0..2);
    drop(batch);
    assert_eq!(lost(&losses).len(), 2);
}

#[test]
fn a_runtime_that_ends_takes_nothing_with_it() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let inner = Inner::taking(Duration::from_millis(1));
    let batch = Batch::new(inner.clone()).size(2);
    let first = runtime();
    let losses = first.block_on(async {
        let losses = attached(&batch);
        publish(&batch, 0..3);
        losses
    });
    drop(first);
    publish(&batch, 3..5);
    assert_eq!(inner.taken(), "");
    runtime().block_on(batch.flush()).unwrap();
    assert_eq!(inner.taken(), "0 1 2 3 4");
    assert!(lost(&losses).is_empty());
}

/// The output of a future that is ready at once.
fn now<T>(future: impl Future<Output = T>) -> T {
    match std::pin::pin!(future).poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("nothing here takes time"),
    }
}
