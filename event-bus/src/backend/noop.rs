//! The backend that sends events nowhere.

use super::{Ack, BackendError, SyncBackend};
use crate::envelope::RawEvent;

/// The default backend: events reach the handlers of this process, and nothing leaves it.
///
/// With feature `tracing` it logs each event at debug, target `event_bus::events`.
#[derive(Debug, Clone, Copy, Default)]
#[doc(alias = "NoOpEventBackend")]
pub struct NoOp;

/// Asked only where somebody listens to that level at all, which is a look at one number.
#[cfg(feature = "tracing")]
#[cold]
fn is_logged() -> bool {
    tracing::enabled!(target: "event_bus::events", tracing::Level::DEBUG)
}

impl SyncBackend for NoOp {
    fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        #[cfg(feature = "tracing")]
        tracing::debug!(target: "event_bus::events", "{}", super::line::of(event));
        #[cfg(not(feature = "tracing"))]
        let _ = event;
        Ok(Ack::Discarded)
    }

    #[inline]
    fn wants_events(&self) -> bool {
        #[cfg(feature = "tracing")]
        return tracing::level_filters::LevelFilter::current() >= tracing::Level::DEBUG && is_logged();
        #[cfg(not(feature = "tracing"))]
        return false;
    }
}
