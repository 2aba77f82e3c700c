//! [`Backend`]: the whole seam. Most backends need [`SyncBackend`](super::SyncBackend) or [`AsyncBackend`](super::AsyncBackend) only.

use std::any::type_name;
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use super::{Ack, BackendError, Capabilities, Encoded, Host, Source};
use crate::runtime::BoxFuture;

/// Where events go besides this process's own handlers, and where they come back from.
///
/// A simple backend implements [`SyncBackend`](super::SyncBackend) or [`AsyncBackend`](super::AsyncBackend) instead: one method.
pub trait Backend: Send + Sync + 'static {
    /// Takes events. The answer has one result for each, in order.
    ///
    /// What it answers [`Pending`](Handoff::Pending) must do nothing before it is polled: the bus may drop it and ask again.
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a>;

    /// The name in receipts, logs and [`EventBus::backends`](crate::EventBus::backends); the type's own name unless told otherwise.
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(short_type_name::<Self>())
    }

    /// What it can do.
    fn capabilities(&self) -> Capabilities {
        Capabilities::live_only()
    }

    /// Its read side, if it has one.
    fn source(&self) -> Option<&dyn Source> {
        None
    }

    /// Whether [`publish`](Self::publish) answers [`Ready`](Handoff::Ready), as a rule. The bus asks it in the publisher's own thread then; for others it
    /// keeps a bounded queue, from which it hands over what has gathered.
    fn answers_at_once(&self) -> bool {
        false
    }

    /// Whether it wants events just now. While no backend does, no envelope is made.
    fn wants_events(&self) -> bool {
        true
    }

    /// What is wrong with its settings: a bus is not built with a backend that cannot work.
    fn check(&self) -> Result<(), BackendError> {
        Ok(())
    }

    /// Told once, when it becomes part of a bus: a backend that loses an event later says so there.
    fn attach(&self, host: Host) {
        drop(host);
    }

    /// Hands over what it has taken and still holds.
    fn flush(&self) -> BoxFuture<'_, Result<(), BackendError>> {
        Box::pin(std::future::ready(Ok(())))
    }

    /// Ends, after handing over what can be handed over within this time.
    fn close(&self, within: Duration) -> BoxFuture<'_, CloseReport> {
        let _ = within;
        Box::pin(async {
            match self.flush().await {
                Ok(()) => CloseReport::default(),
                Err(error) => CloseReport { unflushed: 0, error: Some(error) },
            }
        })
    }

    /// Whether it is [`NoOp`](super::NoOp), which need not be asked.
    #[doc(hidden)]
    fn is_noop(&self) -> bool {
        false
    }
}

/// The answer of a backend.
pub enum Handoff<'a> {
    /// At once: one result for each event.
    Ready(Vec<Result<Ack, BackendError>>),
    /// Once this is awaited: one result for each event.
    Pending(BoxFuture<'a, Vec<Result<Ack, BackendError>>>),
}

impl fmt::Debug for Handoff<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready(results) => f.debug_tuple("Ready").field(results).finish(),
            Self::Pending(_) => f.write_str("Pending"),
        }
    }
}

/// How a backend ended.
#[derive(Debug, Default)]
pub struct CloseReport {
    /// How many events it had taken and could not hand over.
    pub unflushed: usize,
    /// Why, if it could not.
    pub error: Option<BackendError>,
}

/// `Redis` for `my_crate::Redis<Client>`.
pub(super) fn short_type_name<T: ?Sized>() -> &'static str {
    let path = type_name::<T>();
    let path = path.split_once('<').map_or(path, |(path, _)| path);
    path.rsplit("::").next().unwrap_or(path)
}
