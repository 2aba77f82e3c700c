//! Keeps the promise of `unsubscribe`: no call starts after it returned, and calls under way in other threads have ended.
//!
//! Each thread says in a slot of its own which subscription it is about to call, and looks at the subscription's `closed` flag after that.
//! `unsubscribe` sets the flag and then looks at the slots. Both sides use sequentially consistent accesses, so that either the caller sees the
//! flag or `unsubscribe` sees the slot; a caller writes only to memory of its own thread.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use super::frames::MAX_DEPTH;
use super::sync::{AtomicBool, AtomicU64, Ordering};

/// No subscription; ids start at 1.
const NONE: u64 = 0;

/// Which subscription a thread is calling, for each depth of publishing inside a handler. On cache lines of its own, two of which are fetched together: each
/// call writes here.
#[derive(Debug)]
#[repr(align(128))]
pub(super) struct Calls {
    /// A small number, different for threads that were made one after the other.
    stripe: usize,
    running: [AtomicU64; MAX_DEPTH],
}

/// Every thread that ever published and still lives.
static THREADS: Mutex<Vec<Weak<Calls>>> = Mutex::new(Vec::new());

thread_local! {
    static CALLS: Arc<Calls> = Calls::register();
}

impl Calls {
    fn register() -> Arc<Self> {
        static NEXT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let calls = Arc::new(Self::new(NEXT.fetch_add(1, Ordering::Relaxed)));
        let mut threads = THREADS.lock().unwrap_or_else(PoisonError::into_inner);
        threads.retain(|thread| thread.strong_count() > 0);
        threads.push(Arc::downgrade(&calls));
        calls
    }

    fn new(stripe: usize) -> Self {
        Self { stripe, running: std::array::from_fn(|_| AtomicU64::new(NONE)) }
    }

    /// Does something with the calls of this thread. While it ends and its own are gone, others do.
    #[inline]
    pub(super) fn with<T>(mut act: impl FnMut(&Self) -> T) -> T {
        match CALLS.try_with(|calls| act(calls)) {
            Ok(done) => done,
            Err(_) => act(&Self::register()),
        }
    }

    /// The calls of this thread at a depth.
    #[inline]
    pub(super) fn at(&self, depth: usize) -> Caller<'_> {
        Caller(&self.running[depth])
    }

    /// A small number, different for threads that were made one after the other.
    pub(super) fn stripe(&self) -> usize {
        self.stripe
    }

    fn is_calling(&self, subscription: u64) -> bool {
        self.running.iter().any(|running| running.load(Ordering::SeqCst) == subscription)
    }
}

/// Says that no call of a subscription may begin any more.
pub(super) fn close(closed: &AtomicBool) {
    closed.store(true, Ordering::SeqCst);
    fence_for_loom();
}

/// loom takes a sequentially consistent access for one that acquires and releases. A fence between the two accesses of each side is what it knows, and
/// asks no more than they do.
#[inline]
fn fence_for_loom() {
    #[cfg(all(test, event_bus_loom))]
    loom::sync::atomic::fence(Ordering::SeqCst);
}

/// A thread that calls handlers, one after the other. Dropped, it calls none any more.
pub(super) struct Caller<'a>(&'a AtomicU64);

impl Caller<'_> {
    /// Says that the subscription is about to be called; `false` if it is closed and must not be.
    #[inline]
    pub(super) fn enter(&self, subscription: u64, closed: &AtomicBool) -> bool {
        self.0.store(subscription, Ordering::SeqCst);
        fence_for_loom();
        !closed.load(Ordering::SeqCst)
    }
}

impl Drop for Caller<'_> {
    #[inline]
    fn drop(&mut self) {
        self.0.store(NONE, Ordering::Release);
    }
}

/// Waits until no thread is calling the subscription, whose `closed` flag is set.
pub(super) fn wait_until_idle(subscription: u64) {
    let threads: Vec<Arc<Calls>> = {
        let threads = THREADS.lock().unwrap_or_else(PoisonError::into_inner);
        threads.iter().filter_map(Weak::upgrade).collect()
    };
    for thread in threads {
        let mut turns = 0_u32;
        while thread.is_calling(subscription) {
            match turns {
                0..32 => std::hint::spin_loop(),
                32..64 => std::thread::yield_now(),
                // A handler takes its time: look again every so often, a caller has no reason to tell us.
                _ => std::thread::sleep(Duration::from_micros(200)),
            }
            turns = turns.saturating_add(1);
        }
    }
}

#[cfg(all(test, event_bus_loom))]
mod loom_tests {
    use loom::sync::Arc;

    use super::*;

    /// One thread calls a handler, another unsubscribes it, at the same time.
    #[test]
    fn loom_no_call_is_under_way_once_unsubscribe_has_looked() {
        loom::model(|| {
            let calls = Arc::new(Calls::new(0));
            let (closed, over) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(false)));
            let caller = {
                let (calls, closed, over) = (Arc::clone(&calls), Arc::clone(&closed), Arc::clone(&over));
                loom::thread::spawn(move || {
                    let caller = calls.at(0);
                    if caller.enter(7, &closed) {
                        assert!(!over.load(Ordering::SeqCst), "a call is under way after unsubscribe returned");
                    }
                })
            };
            close(&closed);
            while calls.is_calling(7) {
                loom::thread::yield_now();
            }
            over.store(true, Ordering::SeqCst);
            caller.join().unwrap();
        });
    }
}
