//! [`DeadLetters`]: the dead letters of a bus, in memory, the latest ones.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::DeadLetter;

/// The most letters that are kept.
const MAX_LETTERS: usize = 10_000;

/// The most memory that letters take, in bytes.
const MAX_BYTES: usize = 64 << 20;

/// The dead letters of a bus, in memory: the latest 10,000, and at most 64 MiB of them. What had to go is a
/// [`Notice::DeadLetterEvicted`](crate::Notice::DeadLetterEvicted).
///
/// ```
/// # use event_bus::{Event, EventBus};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
/// let bus = EventBus::default();
/// bus.subscription("printer").handle(|_: &DealWon| Err("no paper left"))?;
/// bus.publish(DealWon { amount: 7 }).send()?;
///
/// let letters = bus.dead_letters().all();
/// assert_eq!(letters[0].subscription, "printer");
/// assert_eq!(letters[0].error, "no paper left");
/// assert_eq!(letters[0].event.get("amount"), Some(7.into()));
/// for letter in bus.dead_letters() {
///     println!("{}: {}", letter.subscription, letter.error);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default)]
pub struct DeadLetters {
    kept: Arc<Mutex<Kept>>,
}

#[derive(Default)]
struct Kept {
    letters: VecDeque<Arc<DeadLetter>>,
    bytes: usize,
}

impl DeadLetters {
    /// The letters, oldest first.
    pub fn all(&self) -> Vec<Arc<DeadLetter>> {
        self.kept().letters.iter().cloned().collect()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.kept().letters.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets all of them.
    pub fn clear(&self) {
        let forgotten = std::mem::take(&mut *self.kept());
        drop(forgotten);
    }

    /// Keeps one more; gives back those that had to go for it.
    #[must_use]
    pub(crate) fn keep(&self, letter: Arc<DeadLetter>) -> Vec<Arc<DeadLetter>> {
        let mut evicted = Vec::new();
        let mut kept = self.kept();
        kept.bytes += letter.weight();
        kept.letters.push_back(letter);
        while kept.letters.len() > MAX_LETTERS || (kept.bytes > MAX_BYTES && kept.letters.len() > 1) {
            let Some(oldest) = kept.letters.pop_front() else { break };
            kept.bytes = kept.bytes.saturating_sub(oldest.weight());
            evicted.push(oldest);
        }
        evicted
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The letters that there are now, oldest first.
impl IntoIterator for DeadLetters {
    type Item = Arc<DeadLetter>;
    type IntoIter = std::vec::IntoIter<Arc<DeadLetter>>;

    fn into_iter(self) -> Self::IntoIter {
        self.all().into_iter()
    }
}

impl fmt::Debug for DeadLetters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetters").field("len", &self.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::super::Reason;
    use super::*;
    use crate::envelope::{RawEvent, Timestamp};

    fn letter(number: usize, bytes: usize) -> Arc<DeadLetter> {
        let now = Timestamp::now();
        Arc::new(DeadLetter {
            id: crate::envelope::mint().0,
            event: RawEvent::new("deal.won", "x".repeat(bytes)).unwrap(),
            subscription: "printer".to_owned(),
            reason: Reason::Exhausted,
            error: format!("sheet {number} is torn"),
            attempts: 1,
            first_failure: now,
            last_failure: now,
        })
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let letters = DeadLetters::default();
        let evicted: usize = (0..MAX_LETTERS + 3).map(|number| letters.keep(letter(number, 1)).len()).sum();
        assert_eq!((letters.len(), evicted), (MAX_LETTERS, 3));
        assert_eq!(letters.all()[0].error, "sheet 3 is torn");
    }

    #[test]
    fn the_oldest_go_when_they_take_too_much() {
        let letters = DeadLetters::default();
        for number in 0..100 {
            drop(letters.keep(letter(number, 1_000_000)));
        }
        assert!((60..=67).contains(&letters.len()), "{}", letters.len());
        letters.clear();
        assert!(letters.is_empty());
        drop(letters.keep(letter(0, 1)));
        assert_eq!(letters.len(), 1);
    }

    #[test]
    fn letters_that_failed_alike_have_one_fingerprint() {
        assert_eq!(letter(1, 1).fingerprint(), letter(27, 5).fingerprint());
        let mut other = DeadLetter::clone(&letter(1, 1));
        other.subscription = "scanner".to_owned();
        assert_ne!(other.fingerprint(), letter(1, 1).fingerprint());
    }
}
