//! How much of a bus is under way: what [`settle`](super::EventBus::settle) and [`shutdown`](super::EventBus::shutdown) wait for.

use std::pin::pin;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::task::{Poll, Waker};

/// Counts what waits in queues or runs.
#[derive(Debug, Default)]
pub(super) struct Activity {
    active: AtomicUsize,
    /// How often something became active.
    begun: AtomicU64,
    waiting: Mutex<Vec<Waker>>,
}

impl Activity {
    /// So many deliveries more wait or run.
    pub(super) fn begin(&self, count: usize) {
        self.active.fetch_add(count, Ordering::AcqRel);
        self.begun.fetch_add(1, Ordering::AcqRel);
    }

    /// So many no longer do.
    pub(super) fn end(&self, count: usize) {
        if count > 0 && self.active.fetch_sub(count, Ordering::AcqRel) == count {
            self.wake();
        }
    }

    /// How many wait or run.
    pub(super) fn active(&self) -> usize {
        self.active.load(Ordering::Acquire)
    }

    /// How often something became active.
    pub(super) fn begun(&self) -> u64 {
        self.begun.load(Ordering::Acquire)
    }

    /// Lets those who wait look again.
    pub(super) fn wake(&self) {
        let waiting = std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        waiting.into_iter().for_each(Waker::wake);
    }

    /// Waits until something is so; it is looked at whenever nothing is active any more, and after [`wake`](Self::wake).
    pub(super) async fn until(&self, is_so: impl Fn() -> bool) {
        std::future::poll_fn(|context| {
            if is_so() {
                return Poll::Ready(());
            }
            self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(context.waker().clone());
            // It may have become so while nobody was waiting.
            if is_so() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }
}

/// Runs both; ready with the first that is. `None` if the second was first.
pub(super) async fn first<T>(one: impl Future<Output = T>, other: impl Future<Output = ()>) -> Option<T> {
    let (mut one, mut other) = (pin!(one), pin!(other));
    std::future::poll_fn(|context| {
        if let Poll::Ready(value) = one.as_mut().poll(context) {
            return Poll::Ready(Some(value));
        }
        other.as_mut().poll(context).map(|()| None)
    })
    .await
}
