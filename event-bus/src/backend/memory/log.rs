//! [`Log`]: the events in order, and how far each durable name has come.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use uuid::Uuid;

use crate::backend::{Encoded, Position, Start, SubscriptionSpec};
use crate::envelope::RawEvent;
use crate::runtime::Instant;

/// The events in order, and how far each durable name has come.
#[derive(Default)]
pub(super) struct Log(Mutex<State>);

#[derive(Default)]
pub(super) struct State {
    /// The position of the first entry: what was before it was forgotten.
    first: u64,
    entries: Vec<Entry>,
    names: HashMap<String, Progress>,
    /// Readers that wait for something to read.
    waiting: Vec<Waker>,
}

#[derive(Clone)]
pub(super) struct Entry {
    pub(super) event: RawEvent,
    pub(super) origin: Uuid,
}

/// How far a durable name has come.
struct Progress {
    /// The next entry that nobody has looked at.
    next: u64,
    /// Entries that are its own and are not done, with what is known of them.
    open: BTreeMap<u64, Open>,
}

/// An entry that a durable name has not done yet.
#[derive(Default)]
struct Open {
    /// How often it was given out.
    deliveries: u32,
    /// Who has it.
    reader: Option<u64>,
    /// Before that it is not given out again.
    not_before: Option<Instant>,
}

/// What a reader may take.
pub(super) struct Taken {
    pub(super) entries: Vec<(u64, Entry, u32)>,
    /// When the next one that is put off is due, if none could be taken.
    pub(super) due: Option<Instant>,
}

impl Log {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the log, and lets the readers look again.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let (result, waiting) = {
            let mut state = self.lock();
            let result = change(&mut state);
            (result, std::mem::take(&mut state.waiting))
        };
        waiting.into_iter().for_each(Waker::wake);
        result
    }

    /// Appends events, all at once.
    pub(super) fn append(&self, events: &[Encoded]) -> Vec<Position> {
        self.change(|state| {
            let start = state.head();
            let entries = events.iter().map(|event| Entry { event: event.event().clone(), origin: event.origin() });
            state.entries.extend(entries);
            (start..state.head()).map(|position| Position::new(u128::from(position))).collect()
        })
    }

    pub(super) fn events(&self) -> Vec<RawEvent> {
        self.lock().entries.iter().map(|entry| entry.event.clone()).collect()
    }

    /// Forgets every event.
    pub(super) fn clear(&self) {
        let forgotten = self.change(|state| {
            state.first = state.head();
            let first = state.first;
            for progress in state.names.values_mut() {
                progress.next = first;
                progress.open.clear();
            }
            std::mem::take(&mut state.entries)
        });
        drop(forgotten);
    }

    /// The position of the next event.
    pub(super) fn head(&self) -> u64 {
        self.lock().head()
    }

    /// Makes a durable name known, if it is new.
    pub(super) fn declare(&self, name: &str, start: Start) {
        let mut state = self.lock();
        if !state.names.contains_key(name) {
            let next = match start {
                Start::Head => state.head(),
                Start::Beginning => state.first,
            };
            state.names.insert(name.to_owned(), Progress { next, open: BTreeMap::new() });
        }
    }

    /// Gives a reader of a durable name up to `max` entries: first those that come again, then new ones. Without any, the reader is woken by the
    /// next change.
    pub(super) fn take(&self, name: &str, reader: u64, spec: &SubscriptionSpec, max: usize, waker: &Waker) -> Taken {
        let mut state = self.lock();
        let state = &mut *state;
        let head = state.head();
        let Some(progress) = state.names.get_mut(name) else { return Taken { entries: Vec::new(), due: None } };
        let now = Instant::now();
        let mut due: Option<Instant> = None;
        let mut positions = Vec::new();
        for (position, open) in progress.open.iter_mut().filter(|(_, open)| open.reader.is_none()) {
            if positions.len() == max {
                break;
            }
            match open.not_before.filter(|not_before| *not_before > now) {
                Some(not_before) => due = Some(due.map_or(not_before, |due| due.min(not_before))),
                None => positions.push(*position),
            }
        }
        while positions.len() < max && progress.next < head {
            let position = progress.next;
            progress.next += 1;
            if spec.wants(&entry(&state.entries, state.first, position).event) {
                positions.push(position);
            }
        }
        let take = |position: u64| {
            let open = progress.open.entry(position).or_default();
            open.deliveries += 1;
            open.reader = Some(reader);
            open.not_before = None;
            (position, entry(&state.entries, state.first, position).clone(), open.deliveries)
        };
        let entries: Vec<_> = positions.into_iter().map(take).collect();
        if entries.is_empty() {
            state.wait(waker);
        }
        Taken { entries, due }
    }

    /// Whether a durable name has nothing that could be taken now.
    pub(super) fn is_taken(&self, name: &str, spec: &SubscriptionSpec) -> bool {
        let state = self.lock();
        let Some(progress) = state.names.get(name) else { return true };
        let now = Instant::now();
        let ready = |open: &Open| open.reader.is_none() && open.not_before.is_none_or(|not_before| not_before <= now);
        let new = progress.next..state.head();
        let wanted = |position| spec.wants(&entry(&state.entries, state.first, position).event);
        !progress.open.values().any(ready) && !new.into_iter().any(wanted)
    }

    /// The entries from a position on that a reader without a name wants, and where it goes on.
    pub(super) fn read(
        &self,
        from: u64,
        spec: &SubscriptionSpec,
        max: usize,
        waker: &Waker,
    ) -> (Vec<(u64, Entry)>, u64) {
        let mut state = self.lock();
        let mut position = from.max(state.first);
        let mut entries = Vec::new();
        while position < state.head() && entries.len() < max {
            let entry = entry(&state.entries, state.first, position);
            if spec.wants(&entry.event) {
                entries.push((position, entry.clone()));
            }
            position += 1;
        }
        if entries.is_empty() {
            state.wait(waker);
        }
        (entries, position)
    }

    /// An entry is done.
    pub(super) fn done(&self, name: &str, position: u64) {
        let mut state = self.lock();
        if let Some(progress) = state.names.get_mut(name) {
            progress.open.remove(&position);
        }
    }

    /// An entry is given out again, no sooner than that.
    pub(super) fn put_off(&self, name: &str, position: u64, not_before: Option<Instant>) {
        self.change(|state| {
            if let Some(open) = state.names.get_mut(name).and_then(|progress| progress.open.get_mut(&position)) {
                open.reader = None;
                open.not_before = not_before;
            }
        });
    }

    /// A reader is gone: what it has goes back. It counts as a delivery: nobody knows how far the handler came.
    pub(super) fn give_back(&self, name: &str, reader: u64) {
        self.change(|state| {
            let Some(progress) = state.names.get_mut(name) else { return };
            for open in progress.open.values_mut().filter(|open| open.reader == Some(reader)) {
                open.reader = None;
            }
        });
    }
}

impl State {
    fn head(&self) -> u64 {
        self.first + self.entries.len() as u64
    }

    fn wait(&mut self, waker: &Waker) {
        if !self.waiting.iter().any(|waiting| waiting.will_wake(waker)) {
            self.waiting.push(waker.clone());
        }
    }
}

fn entry(entries: &[Entry], first: u64, position: u64) -> &Entry {
    let index = usize::try_from(position - first).expect("an entry that is in memory has an index");
    &entries[index]
}

/// Without the events' data.
impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.lock();
        let mut names: Vec<_> = state.names.keys().collect();
        names.sort();
        f.debug_struct("Log").field("events", &state.entries.len()).field("names", &names).finish_non_exhaustive()
    }
}
