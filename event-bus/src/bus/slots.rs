//! For each event type, the handlers that a publish of it runs: found without hashing and read without a lock.

use std::any::Any;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock};

use arc_swap::{ArcSwapOption, Guard};

/// How many cells a bus begins with, and the first further chunk has; each chunk after that has twice as many.
const FIRST_CHUNK: usize = 64;

/// Chunks enough for any program: 64 * 2^20 event types.
const CHUNKS: usize = 20;

/// Nobody has looked since the last change.
const UNKNOWN: u8 = 0;
/// No handler.
const EMPTY: u8 = 1;
/// Some handlers.
const FULL: u8 = 2;

/// A handler list, without its event type.
pub(super) type ErasedPlan = Box<dyn AnyPlan>;

/// What is known of a handler list without its event type.
pub(super) trait AnyPlan: Any + Send + Sync {
    /// How often it was run, if that subscription's handler is run with it.
    fn passes_of(&self, subscription: u64) -> u64;
}

/// One cell for each event type, in chunks that never move, so that a type seen first while others are published needs no lock.
pub(super) struct Slots {
    /// Those that most programs have, so that a publish need not ask whether they are there.
    first: [Cell; FIRST_CHUNK],
    further: [OnceLock<Box<[Cell]>>; CHUNKS],
}

/// The handler list of one event type.
#[derive(Default)]
pub(super) struct Cell {
    state: AtomicU8,
    plan: ArcSwapOption<ErasedPlan>,
}

impl Slots {
    pub(super) fn new() -> Self {
        Self { first: std::array::from_fn(|_| Cell::default()), further: [const { OnceLock::new() }; CHUNKS] }
    }

    /// The cell of an event type.
    #[inline]
    pub(super) fn cell(&self, index: usize) -> &Cell {
        match self.first.get(index) {
            Some(cell) => cell,
            None => self.further_cell(index - FIRST_CHUNK),
        }
    }

    #[cold]
    fn further_cell(&self, index: usize) -> &Cell {
        let (chunk, offset, length) = locate(index);
        let cells = self.further[chunk].get_or_init(|| std::iter::repeat_with(Cell::default).take(length).collect());
        &cells[offset]
    }

    fn cells(&self) -> impl Iterator<Item = &Cell> {
        self.first.iter().chain(self.further.iter().filter_map(OnceLock::get).flatten())
    }

    /// How often the lists in use that have that subscription's handler were run.
    pub(super) fn passes_of(&self, subscription: u64) -> u64 {
        let plans = self.cells().filter_map(|cell| cell.plan().as_ref().map(|plan| plan.passes_of(subscription)));
        plans.sum()
    }

    /// Forgets every list; gives them back, so that they are dropped where no lock is held.
    #[must_use]
    pub(super) fn forget_all(&self) -> Vec<Arc<ErasedPlan>> {
        self.cells().filter_map(Cell::forget).collect()
    }
}

/// The chunk, the place in it, and the chunk's length.
fn locate(index: usize) -> (usize, usize, usize) {
    let chunk = (index / FIRST_CHUNK + 1).ilog2() as usize;
    let length = FIRST_CHUNK << chunk;
    (chunk, index - (length - FIRST_CHUNK), length)
}

impl Cell {
    /// Whether a publish of this type is known to run nothing.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.state.load(Ordering::Acquire) == EMPTY
    }

    /// The list, if it was made since the last change.
    #[inline]
    pub(super) fn plan(&self) -> Guard<Option<Arc<ErasedPlan>>> {
        self.plan.load()
    }

    /// Keeps a list. The caller holds the lock of the table it was made from.
    pub(super) fn set(&self, plan: Arc<ErasedPlan>, empty: bool) {
        self.plan.store(Some(plan));
        self.state.store(if empty { EMPTY } else { FULL }, Ordering::Release);
    }

    /// Forgets the list; gives it back, so that it is dropped where no lock is held.
    #[must_use]
    pub(super) fn forget(&self) -> Option<Arc<ErasedPlan>> {
        self.state.store(UNKNOWN, Ordering::Release);
        self.plan.swap(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_neighbours_are_different_and_stay_where_they_are() {
        let slots = Slots::new();
        let cells: Vec<*const Cell> =
            (0..if cfg!(miri) { 200 } else { 10_000 }).map(|index| std::ptr::from_ref(slots.cell(index))).collect();
        let distinct: std::collections::HashSet<_> = cells.iter().collect();
        assert_eq!(distinct.len(), cells.len());
        assert!(cells.iter().enumerate().all(|(index, cell)| std::ptr::eq(*cell, slots.cell(index))));
    }

    #[test]
    fn chunks_double() {
        assert_eq!(locate(0), (0, 0, 64));
        assert_eq!(locate(63), (0, 63, 64));
        assert_eq!(locate(64), (1, 0, 128));
        assert_eq!(locate(191), (1, 127, 128));
        assert_eq!(locate(192), (2, 0, 256));
    }
}
