//! [`BackendError`].

use std::error::Error;
use std::fmt;

use super::BoxError;

/// Error of a backend. Made by `?` from any error.
///
/// It says whether the event may have arrived all the same: after a timeout nobody knows. An error made by `?` leaves that open;
/// [`not_sent`](Self::not_sent) says that it certainly did not.
pub struct BackendError {
    error: BoxError,
    certain: bool,
}

impl BackendError {
    /// An error with this text. Whether the event arrived is open.
    pub fn message(text: impl Into<String>) -> Self {
        Self { error: text.into().into(), certain: false }
    }

    /// The event certainly did not arrive, so that publishing it again cannot make two of it.
    pub fn not_sent(error: impl Into<BoxError>) -> Self {
        Self { error: error.into(), certain: true }
    }

    /// Whether it is certain that the event did not arrive.
    pub fn is_not_sent(&self) -> bool {
        self.certain
    }

    /// The error itself, with its sources.
    pub fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.error
    }

    /// The error and its causes in one line. What it says is user code, which may panic.
    pub(crate) fn chain(&self) -> String {
        let text = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.text()));
        text.unwrap_or_else(|_| "(an error that panics when it is asked what it says)".to_owned())
    }

    fn text(&self) -> String {
        let mut text = self.error.to_string();
        let mut source = self.error.source();
        while let Some(error) = source {
            text.push_str(": ");
            text.push_str(&error.to_string());
            source = error.source();
        }
        text
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for BackendError {
    fn from(error: E) -> Self {
        Self { error: Box::new(error), certain: false }
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl fmt::Debug for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}
