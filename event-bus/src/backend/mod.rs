//! Where events go besides this process's own handlers, and where they come back from.
//!
//! [`NoOp`] is the default and keeps everything inside the process; `Logging` logs events (feature `tracing`); [`InMemory`] records, for tests.
//! [`Batch`] gathers events before another backend, and [`Monitored`] logs what another one took. A backend of your own is one method:
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
//!
//! One that takes time implements [`AsyncBackend`]; one that stores, and from which events come back, the whole [`Backend`] with a [`Source`].

mod ack;
mod adapt;
mod batch;
pub(crate) mod call;
mod capabilities;
mod encoded;
mod error;
mod host;
mod line;
mod logging;
mod memory;
mod monitored;
mod noop;
mod seam;
mod source;

pub use self::ack::{Ack, Position};
pub use self::adapt::{AsyncBackend, IntoBackend, SyncBackend};
pub use self::batch::{Batch, InvalidBatch};
pub use self::capabilities::{Capabilities, Class, Durability, Order};
pub use self::encoded::Encoded;
pub use self::error::BackendError;
pub use self::host::Host;
#[cfg(feature = "tracing")]
pub use self::logging::Logging;
pub use self::memory::InMemory;
pub use self::monitored::Monitored;
pub use self::noop::NoOp;
pub use self::seam::{Backend, CloseReport, Handoff};
pub use self::source::{Deliveries, Incoming, Source, Start, SubscriptionSpec, Token, Verdict};
pub use crate::runtime::BoxFuture;

pub(crate) use self::host::Report;

use crate::handler::BoxError;
