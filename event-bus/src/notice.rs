//! [`Notice`]: what a bus has to say that belongs to no publish, and [`Notices`], the stream of them.

use std::collections::VecDeque;
use std::fmt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

use uuid::Uuid;

/// The most notices that wait for one listener.
const WAITING: usize = 256;

/// What a bus has to say that belongs to no publish. Each is in the log as well.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Notice {
    /// A delivery became a dead letter.
    DeadLettered {
        /// The dead letter.
        letter: Uuid,
        /// The event's id.
        event: Uuid,
        /// The event's name.
        event_type: String,
        /// The subscription, or the backend, that could not take it.
        subscription: String,
        /// Why.
        error: String,
    },
    /// The store of dead letters is full, and this one had to go.
    DeadLetterEvicted {
        /// The dead letter.
        letter: Uuid,
        /// The event's id.
        event: Uuid,
        /// The event's name.
        event_type: String,
        /// The subscription.
        subscription: String,
    },
    /// An event did not reach a subscription, and is no dead letter.
    Dropped {
        /// The event's id.
        event: Uuid,
        /// The event's name.
        event_type: String,
        /// The subscription.
        subscription: String,
        /// Why.
        reason: String,
    },
    /// A backend failed on an event, other than the first one that stores, whose failure is that of the publish.
    BackendFailed {
        /// The backend's name.
        backend: String,
        /// The event's id.
        event: Uuid,
        /// The event's name.
        event_type: String,
        /// Why.
        error: String,
    },
    /// A subscription cannot read from its backend, and tries again.
    Interrupted {
        /// The backend's name.
        backend: String,
        /// The subscription.
        subscription: String,
        /// Why.
        error: String,
    },
    /// A subscription that was interrupted reads again.
    Reconnected {
        /// The backend's name.
        backend: String,
        /// The subscription.
        subscription: String,
    },
    /// The listener was too slow: so many notices are missing here.
    Missed {
        /// How many.
        notices: u64,
    },
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::DeadLettered { event, event_type, subscription, error, .. } => {
                write!(f, "event `{event_type}` {event} is a dead letter of `{subscription}`: {error}")
            }
            Self::DeadLetterEvicted { event, event_type, subscription, .. } => {
                write!(
                    f,
                    "the dead letter of `{subscription}` with event `{event_type}` {event} had to go: the store is full"
                )
            }
            Self::Dropped { event, event_type, subscription, reason } => {
                write!(f, "event `{event_type}` {event} did not reach `{subscription}`: {reason}")
            }
            Self::BackendFailed { backend, event, event_type, error } => {
                write!(f, "backend `{backend}` did not take event `{event_type}` {event}: {error}")
            }
            Self::Interrupted { backend, subscription, error } => {
                write!(f, "subscription `{subscription}` cannot read from `{backend}`, and tries again: {error}")
            }
            Self::Reconnected { backend, subscription } => {
                write!(f, "subscription `{subscription}` reads from `{backend}` again")
            }
            Self::Missed { notices } => write!(f, "{notices} notices were missed"),
        }
    }
}

/// The notices of a bus, from the moment at which [`EventBus::notices`](crate::EventBus::notices) was called.
///
/// It ends with the bus. Of a listener that is slow the oldest notices are dropped, beyond 256, and [`Notice::Missed`] says how many.
pub struct Notices {
    line: Arc<Mutex<Line>>,
}

#[derive(Default)]
struct Line {
    waiting: VecDeque<Notice>,
    missed: u64,
    waker: Option<Waker>,
    ended: bool,
}

impl Notices {
    /// Waits for the next notice; `None` once the bus is gone.
    pub async fn next(&mut self) -> Option<Notice> {
        std::future::poll_fn(|context| self.poll(context)).await
    }

    /// The next notice, if one waits.
    pub fn try_next(&mut self) -> Option<Notice> {
        lock(&self.line).take()
    }

    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<Notice>> {
        let mut line = lock(&self.line);
        if let Some(notice) = line.take() {
            return Poll::Ready(Some(notice));
        }
        if line.ended {
            return Poll::Ready(None);
        }
        line.waker = Some(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(feature = "tokio")]
impl futures_core::Stream for Notices {
    type Item = Notice;

    fn poll_next(mut self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Notice>> {
        self.poll(context)
    }
}

impl fmt::Debug for Notices {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notices").field("waiting", &lock(&self.line).waiting.len()).finish_non_exhaustive()
    }
}

impl Line {
    fn take(&mut self) -> Option<Notice> {
        if self.missed > 0 {
            return Some(Notice::Missed { notices: std::mem::take(&mut self.missed) });
        }
        self.waiting.pop_front()
    }
}

/// Those who listen to one bus.
#[derive(Default)]
pub(crate) struct Listeners {
    lines: Mutex<Vec<Weak<Mutex<Line>>>>,
    count: AtomicUsize,
}

impl Listeners {
    /// One more.
    pub(crate) fn listen(&self) -> Notices {
        let line = Arc::default();
        let mut lines = lock(&self.lines);
        lines.retain(|line| line.strong_count() > 0);
        lines.push(Arc::downgrade(&line));
        self.count.store(lines.len(), Ordering::Release);
        Notices { line }
    }

    /// Tells everybody. The notice is made only if somebody listens.
    pub(crate) fn tell(&self, notice: impl FnOnce() -> Notice) {
        if self.count.load(Ordering::Acquire) == 0 {
            return;
        }
        let notice = notice();
        for line in self.living() {
            let mut line = lock(&line);
            if line.waiting.len() == WAITING {
                line.waiting.pop_front();
                line.missed += 1;
            }
            line.waiting.push_back(notice.clone());
            let waker = line.waker.take();
            drop(line);
            waker.into_iter().for_each(Waker::wake);
        }
    }

    fn living(&self) -> Vec<Arc<Mutex<Line>>> {
        lock(&self.lines).iter().filter_map(Weak::upgrade).collect()
    }
}

impl Drop for Listeners {
    fn drop(&mut self) {
        for line in self.living() {
            let mut line = lock(&line);
            line.ended = true;
            let waker = line.waker.take();
            drop(line);
            waker.into_iter().for_each(Waker::wake);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
