//! [`Host`]: the bus, as its backends see it.

use std::fmt;
use std::sync::Arc;

use super::BackendError;
use crate::envelope::RawEvent;

/// The bus, as its backends see it: for what they have to say after a publish is over.
#[derive(Clone)]
pub struct Host(Arc<dyn Report>);

/// What a bus does with what its backends say.
pub(crate) trait Report: Send + Sync {
    fn lost(&self, event: &RawEvent, attempts: u32, error: &BackendError);
}

impl Host {
    pub(crate) fn new(report: Arc<dyn Report>) -> Self {
        Self(report)
    }

    /// An event that was taken could not be handed over, and is given up: it becomes a dead letter, a notice and an error in the log.
    pub fn lost(&self, event: &RawEvent, attempts: u32, error: &BackendError) {
        self.0.lost(event, attempts, error);
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host").finish_non_exhaustive()
    }
}
