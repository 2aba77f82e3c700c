//! `shutdown`: ends a bus, and says exactly what became of what was under way.

use std::time::Duration;

use super::EventBus;
use super::activity::first;
use super::core::Stage;
use super::frames;
use crate::runtime::Instant;

/// What became of what was under way when a bus was shut down.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct ShutdownReport {
    /// Deliveries that ended while the bus drained.
    pub drained: u64,
    /// Deliveries that waited, ran or were put off when the time was over. What a backend stores is not among them: it comes again.
    pub abandoned: usize,
    /// Events that backends had taken and could not hand over.
    pub unflushed: usize,
}

/// Error returned by [`EventBus::shutdown`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ShutdownError {
    /// It was shut down before, or is being.
    #[error("the bus is shut down already")]
    Already,
    /// It was awaited inside a handler, which would wait for itself.
    #[error("`shutdown` was awaited inside a handler, which would wait for itself: await it in `main`")]
    InsideHandler,
}

impl EventBus {
    /// Ends the bus: what is under way has this long to end.
    ///
    /// From now on publishes are refused, but those of handlers, which are still run. Once nothing is under way, or the time is over, the bus is
    /// closed: running async handlers are dropped, which does not count as a failure; what a backend stores stays there unacknowledged and comes again; what
    /// waits in this process only is abandoned, as are deliveries that are put off. Then the backends hand over what they hold, in the time that is left.
    ///
    /// # Errors
    ///
    /// [`ShutdownError`]: a second time, or inside a handler.
    ///
    /// ```
    /// # use event_bus::EventBus;
    /// # use std::time::Duration;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let bus = EventBus::default();
    /// let report = bus.shutdown(Duration::from_secs(10)).await?;
    /// println!("{} deliveries ended, {} were abandoned", report.drained, report.abandoned);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn shutdown(&self, within: Duration) -> Result<ShutdownReport, ShutdownError> {
        if frames::inside_handler() {
            return Err(ShutdownError::InsideHandler);
        }
        let core = &self.core;
        if !core.advance(Stage::Draining) {
            return Err(ShutdownError::Already);
        }
        let services = &core.services;
        let begun = Instant::now();
        let ended = || services.ended_ok.get() + services.ended_failed.get();
        let ended_before = ended();
        let inboxes: Vec<_> = core.infos().iter().filter_map(|info| info.inbox.clone()).collect();
        for inbox in &inboxes {
            inbox.end();
        }
        let timer = services.runtime().map(|runtime| runtime.sleep(within));
        // The logs have heard what became of the last deliveries as well.
        let is_over = || services.activity.active() == 0 && inboxes.iter().all(|inbox| inbox.is_ended());
        let is_idle = services.activity.until(is_over);
        match timer {
            Some(timer) => drop(first(is_idle, timer).await),
            // Without a runtime nothing is queued.
            None => is_idle.await,
        }
        core.advance(Stage::Closed);
        let drained = ended() - ended_before;
        let abandoned = core.stop();
        let left = within.saturating_sub(begun.elapsed());
        let unflushed = self.close_backends(left).await;
        let report = ShutdownReport { drained, abandoned, unflushed };
        #[cfg(feature = "tracing")]
        tracing::info!(target: "event_bus", drained, abandoned, unflushed, "event bus shut down");
        Ok(report)
    }

    async fn close_backends(&self, left: Duration) -> usize {
        let core = &self.core;
        let mut unflushed = core.members.stop();
        for member in &core.members.all {
            let closing = member.backend.close(left);
            let report = match core.services.runtime() {
                // A little more than it was given, so that one that keeps to the time can say what it could not do.
                Some(runtime) => first(closing, runtime.sleep(left + Duration::from_millis(100))).await,
                None => Some(closing.await),
            };
            let Some(report) = report else {
                #[cfg(feature = "tracing")]
                tracing::error!(target: "event_bus", backend = %member.name, "the backend did not close in time");
                continue;
            };
            unflushed += report.unflushed;
            #[cfg(feature = "tracing")]
            if let Some(error) = &report.error {
                tracing::error!(target: "event_bus", backend = %member.name, error = error.chain(), "the backend could not be closed in order");
            }
        }
        unflushed
    }
}
