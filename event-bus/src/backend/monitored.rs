//! The decorator that logs what its backend took.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use super::{
    Ack, Backend, BackendError, BoxFuture, Capabilities, CloseReport, Encoded, Handoff, Host, IntoBackend, Source,
};

/// Logs `Event published: {name}` at info, target `event_bus::events`, for each event that the backend within took.
///
/// Everything else is that of the backend within. Without feature `tracing` nothing is logged.
///
/// ```
/// use event_bus::EventBus;
/// use event_bus::backend::{Monitored, NoOp};
///
/// let bus = EventBus::new(Monitored(NoOp));
/// assert_eq!(bus.backends()[0].name(), "Monitored(NoOp)");
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct Monitored<B>(pub B);

/// Tells [`Monitored`] from the other backends, and what it is around.
#[doc(hidden)]
pub struct Around<Kind>(std::marker::PhantomData<Kind>);

impl<Kind> fmt::Debug for Around<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Around")
    }
}

// It is no example for a backend of one's own.
#[diagnostic::do_not_recommend]
impl<Kind, B: IntoBackend<Kind>> IntoBackend<Around<Kind>> for Monitored<B> {
    fn into_backend(self) -> Box<dyn Backend> {
        Box::new(Watched(self.0.into_backend()))
    }
}

/// A backend that is monitored.
struct Watched(Box<dyn Backend>);

impl Backend for Watched {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        if !self.0.wants_events() {
            // They are here for the log only.
            let results = events.iter().map(|_| Ok(Ack::Discarded)).collect();
            return Handoff::Ready(logged(events, results));
        }
        match self.0.publish(events) {
            Handoff::Ready(results) => Handoff::Ready(logged(events, results)),
            Handoff::Pending(results) => Handoff::Pending(Box::pin(async move { logged(events, results.await) })),
        }
    }

    fn name(&self) -> Cow<'static, str> {
        format!("Monitored({})", self.0.name()).into()
    }

    fn capabilities(&self) -> Capabilities {
        self.0.capabilities()
    }

    fn source(&self) -> Option<&dyn Source> {
        self.0.source()
    }

    fn answers_at_once(&self) -> bool {
        self.0.answers_at_once()
    }

    fn wants_events(&self) -> bool {
        #[cfg(feature = "tracing")]
        let logs = tracing::enabled!(target: "event_bus::events", tracing::Level::INFO);
        #[cfg(not(feature = "tracing"))]
        let logs = false;
        logs || self.0.wants_events()
    }

    fn check(&self) -> Result<(), BackendError> {
        self.0.check()
    }

    fn attach(&self, host: Host) {
        self.0.attach(host);
    }

    fn flush(&self) -> BoxFuture<'_, Result<(), BackendError>> {
        self.0.flush()
    }

    fn close(&self, within: Duration) -> BoxFuture<'_, CloseReport> {
        self.0.close(within)
    }
}

/// The results, after a line for each event that was taken.
fn logged(events: &[Encoded], results: Vec<Result<Ack, BackendError>>) -> Vec<Result<Ack, BackendError>> {
    #[cfg(feature = "tracing")]
    for (event, _) in events.iter().zip(&results).filter(|(_, result)| result.is_ok()) {
        tracing::info!(target: "event_bus::events", "Event published: {}", event.event().event_type());
    }
    #[cfg(not(feature = "tracing"))]
    let _ = events;
    results
}
