//! The decorator that gathers events and hands them over together.

mod buffer;
mod flusher;
mod room;
#[cfg(all(test, feature = "tokio"))]
mod tests;
mod turn;

use std::borrow::Cow;
use std::fmt;
use std::ops::RangeInclusive;
use std::sync::Arc;
use std::time::Duration;

use self::buffer::{Buffer, Pushed};
use super::{
    Ack, Backend, BackendError, BoxFuture, Capabilities, CloseReport, Encoded, Handoff, Host, IntoBackend, Source,
};
use crate::runtime::Runtime;

/// Gathers events and hands them over together to the backend within, in their order.
///
/// A publish is answered with [`Ack::Handed`] as soon as the event is in the buffer. The buffer is handed over when it has
/// [`size`](Self::size) events, when its oldest event has waited for the [`interval`](Self::interval), and by
/// [`flush`](Backend::flush), which waits for the answers of the backend within. While ten times the size wait, a publish waits for room.
///
/// What the backend within refuses is tried again, five times in all and 100 ms later at first, then twice as long each time; what it still refuses is
/// given up through [`Host::lost`], event by event. An event may arrive twice where an attempt was cut off.
///
/// Without a tokio runtime nothing can wake up later: the buffer is handed over by size, by `flush`, and at the first publish after the interval. A
/// backend that takes time is left to `flush` then, and so is the next attempt, unless a publish comes first.
///
/// ```
/// use std::time::Duration;
///
/// use event_bus::EventBus;
/// use event_bus::backend::{Batch, InMemory};
///
/// let batch = Batch::new(InMemory::new()).size(100).interval(Duration::from_secs(5));
/// let bus = EventBus::builder().backend(batch).build()?;
/// # assert_eq!(bus.backends()[0].name(), "Batch(InMemory)");
/// # Ok::<(), event_bus::bus::BuildError>(())
/// ```
#[doc(alias = "BatchEventBackend")]
pub struct Batch {
    size: usize,
    interval: Duration,
    buffer: Arc<Buffer>,
}

/// Error of a bus that is built with a [`Batch`] that cannot work.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidBatch {
    /// The size is out of range.
    #[error("size {got} is out of range: use {} to {}", Batch::SIZES.start(), Batch::SIZES.end())]
    Size {
        /// The size.
        got: usize,
    },
    /// The interval is out of range.
    #[error("interval {got:?} is out of range: use 1 ms to 1 day")]
    Interval {
        /// The interval.
        got: Duration,
    },
}

impl Batch {
    pub(crate) const SIZES: RangeInclusive<usize> = 1..=100_000;
    pub(crate) const INTERVALS: RangeInclusive<Duration> = Duration::from_millis(1)..=Duration::from_hours(24);
    pub(crate) const DEFAULT_SIZE: usize = 100;
    pub(crate) const DEFAULT_INTERVAL: Duration = Duration::from_secs(5);

    /// Gathers up to 100 events, for up to 5 seconds.
    pub fn new<Kind>(inner: impl IntoBackend<Kind>) -> Self {
        let buffer = Arc::new(Buffer::new(inner.into_backend()));
        Self { size: 0, interval: Duration::ZERO, buffer }.size(Self::DEFAULT_SIZE).interval(Self::DEFAULT_INTERVAL)
    }

    /// How many events are handed over together: 1 to 100,000, 100 unless told otherwise. Building a bus with any other size is an error.
    #[must_use]
    pub fn size(mut self, size: usize) -> Self {
        self.size = size;
        self.buffer.state().size = size.clamp(*Self::SIZES.start(), *Self::SIZES.end());
        self
    }

    /// How long an event waits at most for others: 1 ms to 1 day, 5 s unless told otherwise. Building a bus with any other interval is an error.
    #[must_use]
    pub fn interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self.buffer.state().interval = interval.clamp(*Self::INTERVALS.start(), *Self::INTERVALS.end());
        self
    }
}

impl Backend for Batch {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        match self.buffer.push(events, None) {
            Pushed::Taken => {
                flusher::keep_flowing(&self.buffer);
                Handoff::Ready(events.iter().map(|_| Ok(Ack::Handed)).collect())
            }
            Pushed::Closed => Handoff::Ready(room::closed(events)),
            Pushed::Full => Handoff::Pending(Box::pin(room::push(&self.buffer, events))),
        }
    }

    fn name(&self) -> Cow<'static, str> {
        format!("Batch({})", self.buffer.inner.name()).into()
    }

    /// Those of the backend within, without what needs its answer.
    fn capabilities(&self) -> Capabilities {
        let mut capabilities = self.buffer.inner.capabilities();
        capabilities.batch_publish = Some(self.buffer.state().size);
        capabilities.batch_atomic = false;
        capabilities.tx_publish = false;
        capabilities.expected_version = false;
        capabilities
    }

    fn source(&self) -> Option<&dyn Source> {
        self.buffer.inner.source()
    }

    fn answers_at_once(&self) -> bool {
        true
    }

    fn wants_events(&self) -> bool {
        self.buffer.inner.wants_events()
    }

    fn check(&self) -> Result<(), BackendError> {
        if !Self::SIZES.contains(&self.size) {
            return Err(InvalidBatch::Size { got: self.size }.into());
        }
        if !Self::INTERVALS.contains(&self.interval) {
            return Err(InvalidBatch::Interval { got: self.interval }.into());
        }
        self.buffer.inner.check()
    }

    fn attach(&self, host: Host) {
        self.buffer.inner.attach(host.clone());
        self.buffer.attach(host, Runtime::current());
    }

    fn flush(&self) -> BoxFuture<'_, Result<(), BackendError>> {
        Box::pin(self.buffer.flush())
    }

    fn close(&self, within: Duration) -> BoxFuture<'_, CloseReport> {
        Box::pin(self.buffer.close(within))
    }
}

/// What waits is handed over at once by the task that waits with it, and by the buffer itself if there is none.
impl Drop for Batch {
    fn drop(&mut self) {
        self.buffer.change(|state| state.hurry = true);
    }
}

impl fmt::Debug for Batch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Batch")
            .field("inner", &self.buffer.inner.name())
            .field("size", &self.size)
            .field("interval", &self.interval)
            .field("waiting", &self.buffer.state().held())
            .finish_non_exhaustive()
    }
}
