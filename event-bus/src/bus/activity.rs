//! How much of a bus is under way: what [`settle`](super::EventBus::settle) and [`shutdown`](super::EventBus::shutdown) wait for.

use std::pin::pin;
use std::sync::PoisonError;
use std::task::{Poll, Waker};

use super::sync::{AtomicU64, AtomicUsize, Mutex, Ordering};

/// Counts what waits in queues or runs.
#[derive(Default)]
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

#[cfg(all(test, event_bus_loom))]
mod loom_tests {
    use loom::future::block_on;
    use loom::sync::Arc;

    use super::*;

    #[test]
    fn loom_whoever_waits_hears_of_the_end() {
        loom::model(|| {
            let activity = Arc::new(Activity::default());
            activity.begin(2);
            let ending: Vec<_> = (0..2)
                .map(|_| {
                    let activity = Arc::clone(&activity);
                    loom::thread::spawn(move || activity.end(1))
                })
                .collect();
            block_on(activity.until(|| activity.active() == 0));
            ending.into_iter().for_each(|thread| thread.join().unwrap());
        });
    }
}
