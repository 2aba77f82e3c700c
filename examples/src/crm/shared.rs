//! A value that the desk and several handlers use.

use std::sync::{Arc, Mutex, PoisonError};

/// A value that the desk and several handlers use; a clone is the same value.
///
/// It is given out for one closure only, so that nobody holds it while an event is published: handlers of that event want it as well.
#[derive(Default)]
pub(crate) struct Shared<T>(Arc<Mutex<T>>);

impl<T> Shared<T> {
    /// Reads or changes the value. Do not publish inside.
    pub(crate) fn with<R>(&self, body: impl FnOnce(&mut T) -> R) -> R {
        // A handler that panicked has changed nothing by halves: each change is one call of the value.
        body(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}
