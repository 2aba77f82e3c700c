//! Backends of one method: [`SyncBackend`] and [`AsyncBackend`], and what makes a [`Backend`] of them.

use std::any::TypeId;
use std::borrow::Cow;

use super::seam::short_type_name;
use super::{Ack, Backend, BackendError, Capabilities, Encoded, Handoff, NoOp};
use crate::envelope::RawEvent;

/// A backend that is done when its call returns.
///
/// It runs in the publisher's own thread, before the handlers. An error, or a panic, does not stop the publish: it stands in
/// [`Receipt::backends`](crate::Receipt::backends), in a notice and in the log.
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
        Cow::Borrowed(short_type_name::<Self>())
    }

    /// Whether it wants events just now. While no backend does, no envelope is made.
    fn wants_events(&self) -> bool {
        true
    }
}

/// A backend that takes time.
///
/// `publish(..).await` waits for it; `.send()` leaves the event in a bounded queue, from which the bus hands it over. Events reach it one after the
/// other, in the order in which they were published. An error, or a panic, does not stop the publish: it stands in
/// [`Receipt::backends`](crate::Receipt::backends), in a notice and in the log.
///
/// ```
/// use event_bus::RawEvent;
/// use event_bus::backend::{Ack, AsyncBackend, BackendError};
///
/// struct ToFile(std::path::PathBuf);
///
/// impl AsyncBackend for ToFile {
///     async fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
///         let (path, line) = (self.0.clone(), event.to_json());
///         tokio::task::spawn_blocking(move || std::fs::write(path, line)).await??;
///         Ok(Ack::Handed)
///     }
/// }
/// ```
pub trait AsyncBackend: Send + Sync + 'static {
    /// Takes one event. Written as `async fn`.
    ///
    /// # Errors
    ///
    /// Any error: [`BackendError`] takes what `?` gives it.
    fn publish(&self, event: &RawEvent) -> impl Future<Output = Result<Ack, BackendError>> + Send;

    /// The name in receipts, logs and [`EventBus::backends`](crate::EventBus::backends); the type's own name unless told otherwise.
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(short_type_name::<Self>())
    }
}

/// What a bus takes as a backend: a [`SyncBackend`], an [`AsyncBackend`] or a [`Backend`].
///
/// The type parameter tells them apart; the compiler finds it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a backend",
    label = "not a backend",
    note = "`event_bus::backend` has `NoOp`, `InMemory`, `Logging` and more; for one of your own write `impl SyncBackend for {Self}` or `impl AsyncBackend for {Self}`"
)]
pub trait IntoBackend<Kind>: Sized + 'static {
    /// The backend in the one form in which a bus keeps it.
    fn into_backend(self) -> Box<dyn Backend>;
}

/// Tells a [`Backend`] from the others.
#[derive(Debug)]
#[doc(hidden)]
pub struct Whole;

/// Tells a [`SyncBackend`] from the others.
#[derive(Debug)]
#[doc(hidden)]
pub struct Synchronous;

/// Tells an [`AsyncBackend`] from the others.
#[derive(Debug)]
#[doc(hidden)]
pub struct Asynchronous;

/// Tells a backend that is boxed already from the others.
#[derive(Debug)]
#[doc(hidden)]
pub struct Boxed;

impl<B: Backend> IntoBackend<Whole> for B {
    fn into_backend(self) -> Box<dyn Backend> {
        Box::new(self)
    }
}

impl<B: SyncBackend> IntoBackend<Synchronous> for B {
    fn into_backend(self) -> Box<dyn Backend> {
        Box::new(OneByOne(self))
    }
}

impl<B: AsyncBackend> IntoBackend<Asynchronous> for B {
    fn into_backend(self) -> Box<dyn Backend> {
        Box::new(InTurn(self))
    }
}

// It is no example for a backend of one's own.
#[diagnostic::do_not_recommend]
impl IntoBackend<Boxed> for Box<dyn Backend> {
    fn into_backend(self) -> Box<dyn Backend> {
        self
    }
}

/// A [`SyncBackend`] as a [`Backend`].
struct OneByOne<B>(B);

impl<B: SyncBackend> Backend for OneByOne<B> {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        Handoff::Ready(events.iter().map(|event| self.0.publish(event.event())).collect())
    }

    fn name(&self) -> Cow<'static, str> {
        self.0.name()
    }

    fn answers_at_once(&self) -> bool {
        true
    }

    fn wants_events(&self) -> bool {
        self.0.wants_events()
    }

    fn is_noop(&self) -> bool {
        TypeId::of::<B>() == TypeId::of::<NoOp>()
    }
}

/// An [`AsyncBackend`] as a [`Backend`].
struct InTurn<B>(B);

impl<B: AsyncBackend> Backend for InTurn<B> {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        Handoff::Pending(Box::pin(async move {
            let mut answers = Vec::with_capacity(events.len());
            for event in events {
                answers.push(self.0.publish(event.event()).await);
            }
            answers
        }))
    }

    /// One at a time: a panic on one event says nothing about the next.
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = Capabilities::live_only();
        capabilities.batch_publish = Some(1);
        capabilities
    }

    fn name(&self) -> Cow<'static, str> {
        self.0.name()
    }
}
