//! What the parts of a bus share with tasks that may outlive it: the runtime, dead letters, notices, and how much is under way.

use std::sync::{Arc, PoisonError, RwLock};

use super::activity::Activity;
use super::counters::Counter;
use super::info::Info;
use crate::backend::{BackendError, Report};
use crate::dead_letter::{DeadLetter, DeadLetters, Reason};
use crate::envelope::{Header, RawEvent, Timestamp, mint};
use crate::handler::InFlight;
use crate::json::Raw;
use crate::notice::{Listeners, Notice};
use crate::runtime::Runtime;

/// Shared by a bus and its tasks.
#[derive(Default)]
pub(super) struct Services {
    pub(super) activity: Activity,
    pub(super) letters: DeadLetters,
    pub(super) listeners: Listeners,
    /// The runtime on which the bus runs, as long as that is not known to have ended.
    runtime: RwLock<Option<Runtime>>,
    /// Deliveries from queues that ended without an error, and those that failed for good.
    pub(super) ended_ok: Counter,
    pub(super) ended_failed: Counter,
}

/// A delivery that failed for good.
pub(super) struct Failed<'a> {
    pub(super) subscription: &'a str,
    pub(super) reason: Reason,
    pub(super) error: String,
    pub(super) attempts: u32,
    pub(super) first_failure: Option<Timestamp>,
}

impl Services {
    /// The runtime in which the bus was built, or else the one in which this is asked first.
    pub(super) fn runtime(&self) -> Option<Runtime> {
        if let Some(runtime) = &*self.runtime.read().unwrap_or_else(PoisonError::into_inner) {
            return Some(runtime.clone());
        }
        let current = Runtime::current()?;
        Some(self.runtime.write().unwrap_or_else(PoisonError::into_inner).get_or_insert(current).clone())
    }

    /// A task was dropped by the runtime, which ends: the next one that is needed runs where it is needed.
    pub(super) fn runtime_has_ended(&self) {
        *self.runtime.write().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Keeps a dead letter and says so.
    pub(super) fn bury(&self, event: &dyn InFlight, failed: Failed<'_>) {
        let (event, error) = match event.raw() {
            Ok(raw) => (raw.clone(), failed.error),
            Err(unwritable) => (without_data(event.header()), format!("{} ({unwritable})", failed.error)),
        };
        self.keep(event, Failed { error, ..failed });
    }

    /// Keeps a dead letter with an event that was written already.
    fn keep(&self, event: RawEvent, failed: Failed<'_>) {
        let now = Timestamp::now();
        let letter = Arc::new(DeadLetter {
            id: mint().0,
            event,
            subscription: failed.subscription.to_owned(),
            reason: failed.reason,
            error: failed.error,
            attempts: failed.attempts,
            first_failure: failed.first_failure.unwrap_or(now),
            last_failure: now,
        });
        let evicted = self.letters.keep(Arc::clone(&letter));
        self.listeners.tell(|| Notice::DeadLettered {
            letter: letter.id,
            event: letter.event.id(),
            event_type: letter.event.event_type().to_owned(),
            subscription: letter.subscription.clone(),
            error: letter.error.clone(),
        });
        for letter in evicted {
            self.listeners.tell(|| Notice::DeadLetterEvicted {
                letter: letter.id,
                event: letter.event.id(),
                event_type: letter.event.event_type().to_owned(),
                subscription: letter.subscription.clone(),
            });
        }
    }

    /// A backend had an event, and could not hand it over.
    pub(super) fn lose(&self, backend: &str, event: &RawEvent, attempts: u32, error: &BackendError) {
        self.backend_failed(backend, &event.shared_header(), error);
        let failed = Failed {
            subscription: backend,
            reason: Reason::NotHandedOver,
            error: error.chain(),
            attempts,
            first_failure: None,
        };
        self.keep(event.clone(), failed);
    }

    /// A delivery did not get into the queue of its subscription, and nobody waits for that.
    pub(super) fn drop_delivery(&self, info: &Info, event: &dyn InFlight, reason: &str) {
        info.counters.dropped.add(1);
        self.listeners.tell(|| {
            let header = event.header();
            Notice::Dropped {
                event: header.id,
                event_type: header.name.to_string(),
                subscription: info.label.to_string(),
                reason: reason.to_owned(),
            }
        });
    }

    /// A backend failed on an event whose publish did not fail with it.
    pub(super) fn backend_failed(&self, backend: &str, header: &Header, error: &BackendError) {
        #[cfg(feature = "tracing")]
        tracing::error!(target: "event_bus", event = %header.name, id = %header.id, backend, error = error.chain(), "a backend failed");
        self.listeners.tell(|| Notice::BackendFailed {
            backend: backend.to_owned(),
            event: header.id,
            event_type: header.name.to_string(),
            error: error.chain(),
        });
    }
}

/// What backends say after a publish is over.
pub(super) struct BackendReport {
    pub(super) backend: String,
    pub(super) services: Arc<Services>,
}

impl Report for BackendReport {
    fn lost(&self, event: &RawEvent, attempts: u32, error: &BackendError) {
        self.services.lose(&self.backend, event, attempts, error);
    }
}

fn without_data(header: Arc<Header>) -> RawEvent {
    RawEvent::from_parts(header, Raw::null())
}
