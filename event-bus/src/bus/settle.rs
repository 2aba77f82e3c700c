//! `settle`: waits until nothing is under way any more.

use std::sync::Arc;

use super::EventBus;
use super::frames;
use super::inbox::Inbox;

/// What [`settle`](EventBus::settle) saw.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Settled {
    /// Deliveries from queues that ended without an error since the last `settle`, or since the bus was built.
    pub ran: u64,
    /// Deliveries from queues that failed for good since then.
    pub failed: u64,
    /// What was not waited for: deliveries that are put off for another attempt.
    pub waiting: Vec<Waiting>,
}

/// Deliveries of one subscription that are put off.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waiting {
    /// The subscription.
    pub subscription: String,
    /// How many.
    pub deliveries: usize,
}

/// Error returned by [`EventBus::settle`]: it was awaited inside a handler, which would wait for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("`settle` was awaited inside a handler, which would wait for itself: await it where events are published")]
pub struct InsideHandler;

/// Error returned by [`EventBus::flush`]: some backends could not hand over what they hold.
#[derive(thiserror::Error)]
#[error("{}", .failed.iter().map(|(backend, error)| format!("backend `{backend}` could not hand over what it holds: {error}")).collect::<Vec<_>>().join("; "))]
pub struct FlushError {
    /// Each of them, and what it said.
    pub failed: Vec<(String, String)>,
}

/// The same words as [`Display`](std::fmt::Display): a `main` that returns this error shows it so.
impl std::fmt::Debug for FlushError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl EventBus {
    /// Waits until the backends have handed over every event that was published before: those that wait for a backend that takes time, and those
    /// that a backend like [`Batch`](crate::backend::Batch) holds.
    ///
    /// # Errors
    ///
    /// [`FlushError`] names each backend that could not.
    pub async fn flush(&self) -> Result<(), FlushError> {
        let activity = &self.core.services.activity;
        let mut failed = Vec::new();
        for member in &self.core.members.all {
            if let Some(outgoing) = &member.outgoing {
                activity.until(|| outgoing.pending() == 0).await;
            }
            if let Err(error) = member.backend.flush().await {
                failed.push((member.name.to_string(), error.chain()));
            }
        }
        if failed.is_empty() { Ok(()) } else { Err(FlushError { failed }) }
    }

    /// Waits until no delivery waits or runs: handlers and what they published have run, and subscriptions that read from a log have read all that was
    /// there. Deliveries that are put off for another attempt are listed, not waited for. For tests, and before a program looks at what its handlers did.
    ///
    /// A handler that never ends is waited for without an end; put a timeout around it where that can be.
    ///
    /// # Errors
    ///
    /// [`InsideHandler`] inside a handler.
    ///
    /// ```
    /// # use event_bus::{Event, EventBus};
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Serialize, Deserialize, Event)]
    /// # #[event("deal.won", local)]
    /// # struct DealWon { amount: u64 }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let bus = EventBus::default();
    /// bus.subscribe(async |event: &DealWon| println!("won {}", event.amount));
    /// bus.publish(DealWon { amount: 7 }).await?;
    /// let settled = bus.settle().await?;
    /// assert_eq!(settled.ran, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn settle(&self) -> Result<Settled, InsideHandler> {
        if frames::inside_handler() {
            return Err(InsideHandler);
        }
        let services = &self.core.services;
        loop {
            services.activity.until(|| services.activity.active() == 0).await;
            let begun = services.activity.begun();
            let questions: Vec<(Arc<Inbox>, u64)> = self
                .core
                .infos()
                .iter()
                .filter_map(|info| info.inbox.as_ref())
                .map(|inbox| (Arc::clone(inbox), inbox.ask()))
                .collect();
            let is_answered = || questions.iter().all(|(inbox, number)| inbox.is_answered(*number));
            services.activity.until(is_answered).await;
            if services.activity.active() == 0 && services.activity.begun() == begun {
                break;
            }
        }
        let infos = self.core.infos();
        let waiting = infos.iter().filter_map(|info| {
            let deliveries = info.put_off();
            (deliveries > 0).then(|| Waiting { subscription: info.label.to_string(), deliveries })
        });
        Ok(Settled { ran: services.ended_ok.take(), failed: services.ended_failed.take(), waiting: waiting.collect() })
    }
}
