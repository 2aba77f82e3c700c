//! Another global bus for a while.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::bus::EventBus;
use crate::global;

/// One holder at a time.
static HOLDER: Mutex<()> = Mutex::new(());

/// Another bus stands in for the program's until this is dropped. Made by [`replace_global`].
#[must_use = "dropped at once, it restores the global bus at once"]
pub struct ReplacedGlobal {
    before: Option<EventBus>,
    _holder: MutexGuard<'static, ()>,
}

/// Puts another bus in the place of the program's, for every thread, until the result is dropped. Only one test at a time can do that: a second call
/// waits, and a second call in one thread waits for ever.
///
/// [`scope`](crate::scope) and [`with`](crate::with) let tests run side by side, and are the better choice for code that does not start threads.
///
/// ```
/// use event_bus::EventBus;
/// use event_bus::backend::InMemory;
/// # use event_bus::Event;
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
///
/// let backend = InMemory::new();
/// let replaced = event_bus::testing::replace_global(EventBus::new(backend.clone()));
/// std::thread::spawn(|| event_bus::publish(DealWon { amount: 7 }).send().map(drop)).join().unwrap()?;
/// drop(replaced);
/// assert_eq!(backend.get_events(Some("deal.won")).len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn replace_global(bus: EventBus) -> ReplacedGlobal {
    let holder = HOLDER.lock().unwrap_or_else(PoisonError::into_inner);
    ReplacedGlobal { before: global::swap(Some(bus)), _holder: holder }
}

impl Drop for ReplacedGlobal {
    fn drop(&mut self) {
        drop(global::swap(self.before.take()));
    }
}

impl std::fmt::Debug for ReplacedGlobal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReplacedGlobal").finish_non_exhaustive()
    }
}
