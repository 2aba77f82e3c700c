//! Who hands over what has gathered: a task where there is a runtime, else the publishers.

use std::sync::Arc;

use super::buffer::{Buffer, State};
use super::turn::Turn;
use crate::envelope::Timestamp;
use crate::runtime::Runtime;

/// The task. It lives as long as events wait.
struct Flusher {
    buffer: Arc<Buffer>,
    /// Whether it ended by itself, and not because its runtime did or because it panicked.
    done: bool,
}

/// Sees to it that what waits is handed over in time.
pub(super) fn keep_flowing(buffer: &Arc<Buffer>) {
    let mut state = buffer.state();
    if !state.flusher && state.held() > 0 {
        if state.runtime.is_none() {
            state.runtime = Runtime::current();
        }
        if let Some(runtime) = state.runtime.clone() {
            state.flusher = true;
            drop(state);
            begin(Arc::clone(buffer), &runtime);
            state = buffer.state();
        }
    }
    let (has_task, is_due) = (state.flusher, state.is_due());
    let waited = || is_over(state.since, state.interval);
    let due_now = !has_task && (is_due || waited()) && state.retry_at.is_none_or(|at| at <= Timestamp::now());
    drop(state);
    if has_task && is_due {
        buffer.change(|_| {});
    } else if due_now {
        hand_over_now(buffer);
    }
}

/// Begins the task. A runtime that has ended drops it, which says so in the state.
#[cfg_attr(not(feature = "tokio"), allow(unreachable_code, reason = "without a runtime there is none to begin it on"))]
fn begin(buffer: Arc<Buffer>, runtime: &Runtime) {
    let flusher = Flusher { buffer, done: false };
    runtime.spawn(flusher.run(runtime.clone()));
}

/// Whether that much time has passed since then.
fn is_over(since: Option<Timestamp>, interval: std::time::Duration) -> bool {
    let micros = |time: Timestamp| i128::from(time.as_unix_micros());
    since.is_some_and(|since| {
        micros(Timestamp::now()) - micros(since) >= i128::try_from(interval.as_micros()).unwrap_or(i128::MAX)
    })
}

/// Hands over as much as the backend within takes at once.
fn hand_over_now(buffer: &Buffer) {
    while let Some(mut turn) = Turn::try_begin(buffer) {
        if !turn.take(u64::MAX) || !turn.hand_over_now().is_done() {
            return;
        }
    }
}

impl Flusher {
    async fn run(mut self, runtime: Runtime) {
        loop {
            let interval = self.buffer.state().interval;
            let due = |state: &mut State| (state.is_due() || state.held() == 0).then_some(());
            self.buffer.unless(runtime.sleep(interval), due).await;
            let until = self.buffer.change(|state| {
                state.hurry = false;
                if state.held() == 0 || state.abandoned {
                    state.flusher = false;
                    return None;
                }
                Some(state.next)
            });
            let Some(until) = until else {
                self.done = true;
                return;
            };
            self.buffer.drain(until, Some(&runtime), false).await;
        }
    }
}

impl Drop for Flusher {
    fn drop(&mut self) {
        if !self.done {
            self.buffer.change(|state| {
                state.flusher = false;
                state.runtime = None;
            });
        }
    }
}
