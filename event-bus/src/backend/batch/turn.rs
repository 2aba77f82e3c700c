//! Handing over: one at a time, and what is not handed over goes back to its place.

use std::time::Duration;

use super::super::{Ack, BackendError, Encoded};
use super::buffer::{Buffer, Entry, State};
use crate::backend::call;
use crate::envelope::Timestamp;
use crate::runtime::Runtime;

/// How often an event is tried in all.
const ATTEMPTS: u32 = 5;

/// The time before the second attempt; it doubles with each one.
const FIRST_PAUSE: Duration = Duration::from_millis(100);

/// The turn to hand over. Dropping it, as a cancelled task does, puts back what was not handed over.
pub(super) struct Turn<'a> {
    buffer: &'a Buffer,
    /// The events in hand.
    events: Vec<Encoded>,
    /// Their numbers and attempts.
    marks: Vec<(u64, u32)>,
}

/// What became of the events in hand.
pub(super) enum Handed {
    All,
    /// The backend refused some of them.
    Failed(String),
    /// The backend takes time, and nobody waits for it.
    Later,
}

impl Handed {
    pub(super) fn is_done(&self) -> bool {
        matches!(self, Self::All)
    }
}

impl<'a> Turn<'a> {
    /// The turn, unless somebody has it.
    pub(super) fn try_begin(buffer: &'a Buffer) -> Option<Self> {
        Self::begin_in(buffer, &mut buffer.state())
    }

    async fn begin(buffer: &'a Buffer) -> Self {
        buffer.until(|state| Self::begin_in(buffer, state)).await
    }

    fn begin_in(buffer: &'a Buffer, state: &mut State) -> Option<Self> {
        (!std::mem::replace(&mut state.turn, true)).then(|| Self { buffer, events: Vec::new(), marks: Vec::new() })
    }

    /// Takes what is handed over next, unless nothing with a smaller number waits. What failed comes before anything new.
    pub(super) fn take(&mut self, until: u64) -> bool {
        let most = self.buffer.inner.capabilities().batch_publish.unwrap_or(usize::MAX).max(1);
        let mut state = self.buffer.state();
        if state.abandoned || state.waiting.front().is_none_or(|first| first.number >= until) {
            return false;
        }
        let failed = state.waiting.iter().take_while(|entry| entry.attempts > 0).count();
        let available = if failed > 0 { failed } else { state.waiting.len() };
        let count = available.min(state.size).min(most);
        for entry in state.waiting.drain(..count) {
            self.marks.push((entry.number, entry.attempts));
            self.events.push(entry.event);
        }
        state.in_flight = count;
        true
    }

    /// How long to wait before this attempt.
    fn pause(&self) -> Option<Duration> {
        let attempts = self.marks.first().map_or(0, |(_, attempts)| *attempts);
        (attempts > 0).then(|| pause_after(attempts))
    }

    /// Hands over what is in hand.
    pub(super) async fn hand_over(&mut self) -> Handed {
        let results = call::awaited(&*self.buffer.inner, &self.events).await;
        self.settle(results)
    }

    /// Hands over what is in hand, if the backend takes it at once.
    pub(super) fn hand_over_now(&mut self) -> Handed {
        match call::at_once(&*self.buffer.inner, &self.events) {
            Some(results) => self.settle(results),
            None => Handed::Later,
        }
    }

    fn settle(&mut self, results: Vec<Result<Ack, BackendError>>) -> Handed {
        let entries = std::mem::take(&mut self.events).into_iter().zip(std::mem::take(&mut self.marks));
        let (mut given_up, mut failed) = (Vec::new(), None);
        for ((event, (number, attempts)), result) in entries.zip(results) {
            let Err(error) = result else { continue };
            let attempts = attempts + 1;
            failed = Some(error.chain());
            if attempts >= ATTEMPTS {
                given_up.push((Entry { event, number, attempts }, error));
            } else {
                self.events.push(event);
                self.marks.push((number, attempts));
            }
        }
        let retry_at = self.pause().and_then(later);
        self.buffer.change(|state| {
            state.in_flight = self.events.len();
            state.since = Some(Timestamp::now());
            state.retry_at = retry_at;
            state.lost += given_up.len();
            if let Some((_, error)) = given_up.last() {
                state.last_error = error.chain();
            }
        });
        for (entry, error) in &given_up {
            self.buffer.report_lost(entry, error);
        }
        failed.map_or(Handed::All, Handed::Failed)
    }
}

/// How long to wait after so many attempts.
fn pause_after(attempts: u32) -> Duration {
    FIRST_PAUSE * 2_u32.pow(attempts.saturating_sub(1).min(ATTEMPTS))
}

/// The time in a while.
fn later(pause: Duration) -> Option<Timestamp> {
    let pause = i64::try_from(pause.as_micros()).ok()?;
    Timestamp::from_unix_micros(Timestamp::now().as_unix_micros().checked_add(pause)?).ok()
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let entries = std::mem::take(&mut self.events).into_iter().zip(std::mem::take(&mut self.marks));
        let abandoned = self.buffer.change(|state| {
            for (event, (number, attempts)) in entries.rev() {
                state.waiting.push_front(Entry { event, number, attempts });
            }
            state.in_flight = 0;
            state.turn = false;
            state.abandoned
        });
        if abandoned {
            self.buffer.give_up_all("the time to close was over before it could be handed over");
        }
    }
}

impl Buffer {
    /// Hands over everything with a smaller number. What fails is tried again after a pause, as long as there is a runtime to wait on, or at once if
    /// that is wanted; else the answer is why it failed, and it stays here.
    pub(super) async fn drain(&self, until: u64, runtime: Option<&Runtime>, at_once: bool) -> Option<String> {
        let abandoned = |state: &mut State| state.abandoned.then_some(());
        loop {
            let mut turn = self.unless(Turn::begin(self), abandoned).await?;
            if !turn.take(until) {
                return None;
            }
            if let (Some(pause), Some(runtime)) = (turn.pause(), runtime) {
                self.unless(runtime.sleep(pause), abandoned).await?;
            }
            let handed = self.unless(turn.hand_over(), abandoned).await?;
            match handed {
                Handed::Failed(error) if runtime.is_none() && !at_once && !turn.events.is_empty() => {
                    return Some(error);
                }
                _ => {}
            }
        }
    }
}
