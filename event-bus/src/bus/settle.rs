//! `settle`: waits until nothing is under way any more.

use super::EventBus;
use super::frames;
use super::inbox::Inbox;
use std::sync::Arc;

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

impl EventBus {
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
