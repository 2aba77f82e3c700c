//! Where events go besides this process's own handlers.
//!
//! [`NoOp`] is the default and keeps everything inside the process; [`InMemory`] records, for tests. A backend of your own is one method:
//!
//! ```
//! use event_bus::backend::{Ack, BackendError, SyncBackend};
//! use event_bus::{EventBus, RawEvent};
//!
//! struct ToStderr;
//!
//! impl SyncBackend for ToStderr {
//!     fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
//!         eprintln!("{}", event.to_json());
//!         Ok(Ack::Handed)
//!     }
//! }
//!
//! let bus = EventBus::new(ToStderr);
//! assert_eq!(bus.backends()[0].name(), "ToStderr");
//! ```

mod line;
mod memory;
mod noop;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

pub use self::memory::InMemory;
pub use self::noop::NoOp;

use crate::envelope::RawEvent;

/// A backend that is done when its call returns.
///
/// It runs in the publisher's own thread, before the handlers. An error, or a panic, does not stop the publish: it stands in
/// [`Receipt::backends`](crate::Receipt::backends) and in the log.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a backend",
    label = "not a backend",
    note = "`event_bus::backend` has `NoOp` and `InMemory`; for one of your own write `impl SyncBackend for {Self}`"
)]
#[doc(alias = "EventBackend")]
pub trait SyncBackend: Send + Sync + 'static {
    /// Takes one event.
    ///
    /// # Errors
    ///
    /// Any error: [`BackendError`] takes what `?` gives it.
    fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError>;

    /// The name in receipts, logs and [`EventBus::backends`](crate::EventBus::backends); the type's own name unless told otherwise.
    fn name(&self) -> Cow<'static, str> {
        let path = std::any::type_name::<Self>();
        let path = path.split_once('<').map_or(path, |(path, _)| path);
        Cow::Borrowed(path.rsplit("::").next().unwrap_or(path))
    }

    /// Whether it wants events just now. While no backend does, no envelope is made.
    fn wants_events(&self) -> bool {
        true
    }
}

/// What a backend promises of an event that it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ack {
    /// It went nowhere.
    Discarded,
    /// It was handed over; nobody promises that it arrives.
    Handed,
}

/// Error of a backend. Made by `?` from any error.
pub struct BackendError(Box<dyn Error + Send + Sync>);

impl BackendError {
    /// An error with this text.
    pub fn message(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The error itself, with its sources.
    pub fn as_error(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.0
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for BackendError {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

impl fmt::Display for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for BackendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
