//! The backend that keeps events in memory: as a record, for tests, or as a log, from which named subscriptions take events and acknowledge them.

mod log;
mod reader;

use std::borrow::Cow;
use std::sync::{Arc, Mutex, PoisonError};

use self::log::Log;
use self::reader::Reader;
use super::{
    Ack, Backend, BackendError, BoxFuture, Capabilities, Deliveries, Encoded, Handoff, Source, SubscriptionSpec,
};
use crate::envelope::RawEvent;

/// Keeps every published event in memory, oldest first. It grows until [`clear`](Self::clear).
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
///
/// [`storing`](Self::storing) is a log as well: two buses with clones of it behave as two processes that share one.
#[derive(Debug, Clone)]
#[doc(alias = "InMemoryEventBackend")]
pub struct InMemory {
    kept: Kept,
}

#[derive(Debug, Clone)]
enum Kept {
    Record(Arc<Mutex<Vec<RawEvent>>>),
    Log(Arc<Log>),
}

/// An empty one that records.
impl Default for InMemory {
    fn default() -> Self {
        Self::new()
    }
}

impl InMemory {
    /// An empty one that records.
    pub fn new() -> Self {
        Self { kept: Kept::Record(Arc::default()) }
    }

    /// An empty log: named subscriptions are durable as long as a clone of it lives, share their events with the same name on other buses,
    /// acknowledge them, and get those again whose handler failed.
    ///
    /// ```
    /// # use event_bus::{Event, EventBus};
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Clone, Serialize, Deserialize, Event)]
    /// # #[event("deal.won", local)]
    /// # struct DealWon { amount: u64 }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// use event_bus::backend::InMemory;
    ///
    /// let log = InMemory::storing();
    /// let (sales, billing) = (EventBus::new(log.clone()), EventBus::new(log));
    /// billing.subscription("bills").handle(|event: &DealWon| println!("a bill over {}", event.amount))?;
    ///
    /// sales.publish(DealWon { amount: 7 }).await?;
    /// billing.settle().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn storing() -> Self {
        Self { kept: Kept::Log(Arc::default()) }
    }

    /// The events of that name, or all for `None`: one for each publish, however many topics it had, oldest first.
    pub fn get_events(&self, name: Option<&str>) -> Vec<RawEvent> {
        let mut events = match &self.kept {
            Kept::Record(events) => events.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            Kept::Log(log) => log.events(),
        };
        if let Some(name) = name {
            events.retain(|event| event.event_type() == name);
        }
        events
    }

    /// Forgets every event; what subscriptions have not taken yet is gone for them.
    pub fn clear(&self) {
        match &self.kept {
            Kept::Record(events) => drop(std::mem::take(&mut *events.lock().unwrap_or_else(PoisonError::into_inner))),
            Kept::Log(log) => log.clear(),
        }
    }
}

impl Backend for InMemory {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        let acks: Vec<Ack> = match &self.kept {
            Kept::Record(record) => {
                let mut record = record.lock().unwrap_or_else(PoisonError::into_inner);
                record.extend(events.iter().map(|event| event.event().clone()));
                events.iter().map(|_| Ack::Handed).collect()
            }
            Kept::Log(log) => log.append(events).into_iter().map(|position| Ack::Stored { position }).collect(),
        };
        Handoff::Ready(acks.into_iter().map(Ok).collect())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("InMemory")
    }

    fn capabilities(&self) -> Capabilities {
        match &self.kept {
            Kept::Record(_) => Capabilities::in_process(),
            Kept::Log(_) => {
                let mut capabilities = Capabilities::storing();
                capabilities.batch_publish = Some(1_000);
                capabilities.batch_atomic = true;
                capabilities.batch_subscribe = true;
                capabilities
            }
        }
    }

    fn source(&self) -> Option<&dyn Source> {
        match &self.kept {
            Kept::Record(_) => None,
            Kept::Log(_) => Some(self),
        }
    }

    fn answers_at_once(&self) -> bool {
        true
    }
}

impl Source for InMemory {
    fn open(&self, spec: SubscriptionSpec) -> BoxFuture<'_, Result<Box<dyn Deliveries>, BackendError>> {
        let opened = match &self.kept {
            Kept::Record(_) => Err(BackendError::message("a record has no read side: use `InMemory::storing()`")),
            Kept::Log(log) => Ok(Box::new(Reader::open(log, spec)) as Box<dyn Deliveries>),
        };
        Box::pin(std::future::ready(opened))
    }
}
