//! The backend that keeps events in memory, for tests.

use std::sync::{Arc, Mutex, PoisonError};

use super::{Ack, BackendError, SyncBackend};
use crate::envelope::RawEvent;

/// Keeps every published event in memory, oldest first. For tests: it grows until [`clear`](Self::clear).
///
/// A clone shows the same events, so keep one and give the other to the bus.
///
/// ```
/// # use event_bus::{Event, EventBus};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
/// use event_bus::backend::InMemory;
///
/// let backend = InMemory::new();
/// let bus = EventBus::new(backend.clone());
/// bus.publish(DealWon { amount: 7 }).send()?;
///
/// let events = backend.get_events(Some("deal.won"));
/// assert_eq!(events.len(), 1);
/// assert_eq!(events[0].get("amount"), Some(7.into()));
/// backend.clear();
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Default)]
#[doc(alias = "InMemoryEventBackend")]
pub struct InMemory {
    events: Arc<Mutex<Vec<RawEvent>>>,
}

impl InMemory {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// The events of that name, or all for `None`: one for each publish, however many topics it had, oldest first.
    pub fn get_events(&self, name: Option<&str>) -> Vec<RawEvent> {
        let events = self.events.lock().unwrap_or_else(PoisonError::into_inner);
        events.iter().filter(|event| name.is_none_or(|name| event.event_type() == name)).cloned().collect()
    }

    /// Forgets every event.
    pub fn clear(&self) {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

impl SyncBackend for InMemory {
    fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner).push(event.clone());
        Ok(Ack::Handed)
    }
}
