//! The events that wait, and who waits for them.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use super::super::{Backend, BackendError, CloseReport, Encoded, Host};
use super::turn::Turn;
use crate::envelope::Timestamp;
use crate::runtime::{Instant, Runtime};

/// How many times the size can wait.
const CAPACITY: usize = 10;

/// What a batch shares with its task. No lock is held while the backend within runs.
pub(super) struct Buffer {
    pub(super) inner: Box<dyn Backend>,
    host: OnceLock<Host>,
    state: Mutex<State>,
}

/// What can change.
#[derive(Default)]
#[allow(clippy::struct_excessive_bools, reason = "each says something of its own")]
pub(super) struct State {
    pub(super) size: usize,
    pub(super) interval: Duration,
    /// In the order in which they came, except those in flight, which are before them.
    pub(super) waiting: VecDeque<Entry>,
    /// How many are with whoever has the turn.
    pub(super) in_flight: usize,
    /// The number of the event that comes next.
    pub(super) next: u64,
    /// Whether somebody is handing over: one at a time, so that order is kept.
    pub(super) turn: bool,
    /// Publishers that wait for room, in the order in which they came.
    pub(super) queue: VecDeque<u64>,
    pub(super) next_place: u64,
    pub(super) runtime: Option<Runtime>,
    /// Whether a task looks after the buffer.
    pub(super) flusher: bool,
    /// Whether it need not wait any longer.
    pub(super) hurry: bool,
    /// Since when the oldest waits, for want of a runtime.
    pub(super) since: Option<Timestamp>,
    /// When a publish may try again what failed, for want of a runtime.
    pub(super) retry_at: Option<Timestamp>,
    /// How many were given up, and why the last one was.
    pub(super) lost: usize,
    pub(super) last_error: String,
    /// No event comes in any more.
    pub(super) closed: bool,
    /// Closing took too long: whoever has the turn lets go.
    pub(super) abandoned: bool,
    wakers: Vec<Waker>,
}

/// An event that waits.
pub(super) struct Entry {
    pub(super) event: Encoded,
    pub(super) number: u64,
    pub(super) attempts: u32,
}

/// What became of events that came.
pub(super) enum Pushed {
    Taken,
    Full,
    Closed,
}

impl State {
    /// How many events are here.
    pub(super) fn held(&self) -> usize {
        self.waiting.len() + self.in_flight
    }

    /// Whether the task has something to do before the interval is over.
    pub(super) fn is_due(&self) -> bool {
        self.hurry || self.closed || self.waiting.len() >= self.size
    }

    /// Whether so many more have room. More than there is room for come in when nothing else is here.
    fn has_room(&self, events: usize) -> bool {
        self.held() == 0 || self.held() + events <= self.size * CAPACITY
    }

    /// Whether it is the turn of the publisher at this place, or of one that just came.
    pub(super) fn admits(&self, events: usize, place: Option<u64>) -> bool {
        self.queue.front().copied() == place && self.has_room(events)
    }
}

impl Buffer {
    pub(super) fn new(inner: Box<dyn Backend>) -> Self {
        Self { inner, host: OnceLock::new(), state: Mutex::default() }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something, and lets everybody who waits look at it.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let mut state = self.state();
        let result = change(&mut state);
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
        result
    }

    /// Waits until there is something to say about the state.
    pub(super) async fn until<T>(&self, mut look: impl FnMut(&mut State) -> Option<T>) -> T {
        std::future::poll_fn(|context| {
            let mut state = self.state();
            if let Some(result) = look(&mut state) {
                return Poll::Ready(result);
            }
            if !state.wakers.iter().any(|waker| waker.will_wake(context.waker())) {
                state.wakers.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }

    /// Waits for a future as long as there is nothing to say about the state.
    pub(super) async fn unless<T>(
        &self,
        future: impl Future<Output = T>,
        look: impl FnMut(&mut State) -> Option<()>,
    ) -> Option<T> {
        let (mut future, mut other) = (pin!(future), pin!(self.until(look)));
        std::future::poll_fn(|context| match other.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(None),
            Poll::Pending => future.as_mut().poll(context).map(Some),
        })
        .await
    }

    pub(super) fn attach(&self, host: Host, runtime: Option<Runtime>) {
        // A batch is part of one bus; a second one would be told of the first one's events.
        let _ = self.host.set(host);
        if runtime.is_some() {
            self.state().runtime = runtime;
        }
    }

    /// Takes events, all or none. Those whose publisher is not the first to wait for room come later.
    pub(super) fn push(&self, events: &[Encoded], place: Option<u64>) -> Pushed {
        let mut state = self.state();
        if state.closed {
            return Pushed::Closed;
        }
        if !state.admits(events.len(), place) {
            return Pushed::Full;
        }
        if state.held() == 0 {
            state.since = Some(Timestamp::now());
        }
        for event in events {
            let number = state.next;
            state.next += 1;
            state.waiting.push_back(Entry { event: event.clone(), number, attempts: 0 });
        }
        Pushed::Taken
    }

    /// Hands over what is here now, and waits for the answers.
    pub(super) async fn flush(&self) -> Result<(), BackendError> {
        let (until, lost, runtime) = {
            let state = self.state();
            (state.next, state.lost, Runtime::current().or_else(|| state.runtime.clone()))
        };
        let failed = self.drain(until, runtime.as_ref(), false).await;
        let inner = self.inner.flush().await;
        if let Some(error) = failed {
            return Err(BackendError::message(format!("events wait for another attempt: {error}")));
        }
        let lost = self.state().lost - lost;
        if lost > 0 {
            let error = self.state().last_error.clone();
            return Err(BackendError::message(format!("{lost} events were given up: {error}")));
        }
        inner
    }

    /// Hands over everything, takes nothing more, and gives up what is left when the time is over.
    pub(super) async fn close(&self, within: Duration) -> CloseReport {
        let (lost, runtime) = self.change(|state| {
            state.closed = true;
            (state.lost, Runtime::current().or_else(|| state.runtime.clone()))
        });
        let mut left = within;
        match &runtime {
            Some(runtime) => {
                let (start, mut deadline) = (Instant::now(), runtime.sleep(within));
                let mut drain = pin!(self.drain(u64::MAX, Some(runtime), true));
                std::future::poll_fn(|context| match drain.as_mut().poll(context) {
                    Poll::Ready(_) => Poll::Ready(()),
                    Poll::Pending => deadline.as_mut().poll(context),
                })
                .await;
                left = within.saturating_sub(start.elapsed());
            }
            // Nothing measures the time: each event gets the attempts that it has left, at once.
            None => drop(self.drain(u64::MAX, None, true).await),
        }
        let unflushed = self.change(|state| {
            state.abandoned = true;
            state.lost - lost + state.held()
        });
        self.give_up_all("the time to close was over before it could be handed over");
        let mut report = self.inner.close(left).await;
        if unflushed > 0 && report.error.is_none() {
            report.error = Some(BackendError::message(self.state().last_error.clone()));
        }
        report.unflushed += unflushed;
        report
    }

    /// Says that an event, which counts as lost already, is given up.
    pub(super) fn report_lost(&self, entry: &Entry, error: &BackendError) {
        if let Some(host) = self.host.get() {
            return host.lost(entry.event.event(), entry.attempts, error);
        }
        #[cfg(feature = "tracing")]
        tracing::error!(
            target: "event_bus",
            event = entry.event.event().event_type(),
            id = %entry.event.event().id(),
            attempts = entry.attempts,
            error = %error.chain(),
            "an event was given up"
        );
    }

    /// Gives up everything that waits.
    pub(super) fn give_up_all(&self, why: &str) {
        let entries = self.change(|state| {
            if !state.waiting.is_empty() {
                state.lost += state.waiting.len();
                why.clone_into(&mut state.last_error);
            }
            std::mem::take(&mut state.waiting)
        });
        for entry in &entries {
            self.report_lost(entry, &BackendError::message(why));
        }
    }
}

/// Nobody can flush it any more: what the backend within does not take at once is given up.
impl Drop for Buffer {
    fn drop(&mut self) {
        while let Some(mut turn) = Turn::try_begin(self) {
            if !turn.take(u64::MAX) || !turn.hand_over_now().is_done() {
                break;
            }
        }
        self.give_up_all("the bus ended before it could be handed over");
    }
}
