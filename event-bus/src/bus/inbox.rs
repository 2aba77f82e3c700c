//! [`Inbox`]: what the task that reads a subscription's events from a log is told: verdicts, questions, and that it may end.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Waker};

use crate::backend::{Token, Verdict};

/// What the reading task of one subscription is told.
#[derive(Default)]
pub(super) struct Inbox(Mutex<State>);

#[derive(Default)]
struct State {
    verdicts: Vec<(Token, Verdict)>,
    /// How many events were taken from the log and have no verdict yet.
    outstanding: usize,
    /// How many deliveries were sent back to come again later, and have not come yet, as far as this process knows.
    put_off: usize,
    /// Takes nothing new, and ends once nothing is outstanding.
    ending: bool,
    /// Ends at once, but for verdicts that are there already.
    closed: bool,
    /// The task has ended, and with it every verdict was told.
    ended: bool,
    /// The last question whether everything was read, and the last one that was answered with yes.
    asked: u64,
    answered: u64,
    waker: Option<Waker>,
}

/// What there is to do.
pub(super) enum Told {
    /// These verdicts are for the log.
    Verdicts(Vec<(Token, Verdict)>),
    /// The task ends.
    End,
    /// Somebody asks whether everything was read; that is so if the log has nothing more, since nothing is outstanding.
    Question(u64),
    /// Nothing but to read on, up to so many.
    Read(usize),
}

impl Inbox {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        let waker = {
            let mut state = self.lock();
            change(&mut state);
            state.waker.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }

    /// So many events were taken from the log.
    pub(super) fn took(&self, count: usize) {
        self.lock().outstanding += count;
    }

    /// One that was sent back came again.
    pub(super) fn came_again(&self) {
        let mut state = self.lock();
        state.put_off = state.put_off.saturating_sub(1);
    }

    /// How many were sent back to come again later, and have not come yet.
    pub(super) fn put_off(&self) -> usize {
        self.lock().put_off
    }

    /// Takes nothing new from now on, and ends once nothing is outstanding.
    pub(super) fn end(&self) {
        self.change(|state| state.ending = true);
    }

    /// Ends at once: what is outstanding goes back to the log.
    pub(super) fn close(&self) {
        self.change(|state| state.closed = true);
    }

    /// The task has ended.
    pub(super) fn has_ended(&self) {
        self.lock().ended = true;
    }

    /// Whether the task has ended.
    pub(super) fn is_ended(&self) -> bool {
        self.lock().ended
    }

    /// Whether it has ended, or will.
    pub(super) fn is_ending(&self) -> bool {
        let state = self.lock();
        state.ending || state.closed
    }

    /// Asks whether everything that is in the log now was read and handled. Gives the number of the question.
    pub(super) fn ask(&self) -> u64 {
        let mut number = 0;
        self.change(|state| {
            state.asked += 1;
            number = state.asked;
        });
        number
    }

    /// Answers a question with yes.
    pub(super) fn answer(&self, number: u64) {
        let mut state = self.lock();
        state.answered = state.answered.max(number);
    }

    /// Whether a question was answered with yes. A task that has ended has nothing to say.
    pub(super) fn is_answered(&self, number: u64) -> bool {
        let state = self.lock();
        state.answered >= number || state.closed || state.ending || state.ended
    }

    /// What there is to do first. The task is woken when that changes.
    pub(super) fn look(&self, capacity: usize, nothing_to_read: bool, context: &mut Context<'_>) -> Told {
        let mut state = self.lock();
        state.waker = Some(context.waker().clone());
        if !state.verdicts.is_empty() {
            return Told::Verdicts(std::mem::take(&mut state.verdicts));
        }
        if state.closed {
            return Told::End;
        }
        if state.ending {
            return if state.outstanding == 0 { Told::End } else { Told::Read(0) };
        }
        if nothing_to_read && state.asked > state.answered && state.outstanding == 0 {
            return Told::Question(state.asked);
        }
        Told::Read(capacity.saturating_sub(state.outstanding))
    }
}

/// Stands for one event that was taken from a log, until it is resolved. Dropped without that, it goes back to the log when the task ends.
pub(super) struct Ticket {
    inbox: Arc<Inbox>,
    token: Token,
}

impl Ticket {
    pub(super) fn new(inbox: &Arc<Inbox>, token: Token) -> Self {
        Self { inbox: Arc::clone(inbox), token }
    }

    /// Says what became of the event.
    pub(super) fn resolve(self, verdict: Verdict) {
        let token = self.token;
        self.inbox.change(|state| {
            state.put_off += usize::from(matches!(verdict, Verdict::RetryAfter(_)));
            state.verdicts.push((token, verdict));
        });
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        self.inbox.change(|state| state.outstanding = state.outstanding.saturating_sub(1));
    }
}
