//! The events of these tests, and small things to look at what handlers did.

use std::sync::{Arc, Mutex};

use event_bus::{Event, EventSet};
use serde::{Deserialize, Serialize};

/// A deal was won.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Event)]
#[event("test.won", topics = ["tests", "sales"])]
pub(crate) struct Won {
    /// Which deal.
    #[event(key)]
    pub(crate) deal: u64,
}

/// A deal was lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Event)]
#[event("test.lost", topics = ["tests"])]
pub(crate) struct Lost {
    /// Which deal.
    pub(crate) deal: u64,
}

/// Nothing is said about topics.
#[derive(Debug, Clone, Serialize, Deserialize, Event)]
#[event("test.pinged")]
pub(crate) struct Pinged {}

/// Both ends of a deal.
#[derive(Debug, Clone, PartialEq, EventSet)]
pub(crate) enum Ended {
    Won(Won),
    Lost(Lost),
}

/// What handlers wrote down, in order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Notes(Arc<Mutex<Vec<String>>>);

impl Notes {
    pub(crate) fn add(&self, note: impl Into<String>) {
        self.0.lock().unwrap().push(note.into());
    }

    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// Awaits a future that is ready at once, as every publish with inline handlers is.
pub(crate) fn now<F: IntoFuture>(future: F) -> F::Output {
    let mut future = std::pin::pin!(future.into_future());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(output) => output,
        std::task::Poll::Pending => panic!("a publish with inline handlers is ready in its first poll"),
    }
}

/// Waits until something is so; for what another thread or task does. A minute is more than it takes on a busy machine.
pub(crate) async fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let begun = std::time::Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < std::time::Duration::from_mins(1), "it never was so: {what}");
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

/// A gate that handlers wait at until it is opened.
#[derive(Debug, Clone)]
pub(crate) struct Barred(Arc<tokio::sync::Semaphore>);

impl Barred {
    pub(crate) fn new() -> Self {
        Self(Arc::new(tokio::sync::Semaphore::new(0)))
    }

    /// Lets everybody pass from now on.
    pub(crate) fn open(&self) {
        self.0.add_permits(100_000);
    }

    /// Waits until it is open.
    pub(crate) async fn pass(&self) {
        self.0.acquire().await.unwrap().forget();
    }
}
