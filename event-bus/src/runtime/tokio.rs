//! Tokio as the runtime.

use std::time::{Duration, Instant};

use ::tokio::runtime::Handle;

use super::BoxFuture;

/// A tokio runtime that was running when it was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Runtime(Handle);

impl Runtime {
    /// The runtime in which this code runs, if it runs in one.
    pub(crate) fn current() -> Option<Self> {
        Handle::try_current().ok().map(Self)
    }

    /// Runs a task. If the runtime has ended, the task is dropped.
    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        drop(self.0.spawn(task));
    }

    /// Runs a call that may block, on a thread for such calls. `None` if it panicked or the runtime ended first.
    pub(crate) fn spawn_blocking<T: Send + 'static>(
        &self,
        call: impl FnOnce() -> T + Send + 'static,
    ) -> BoxFuture<'static, Option<T>> {
        let handle = self.0.spawn_blocking(call);
        Box::pin(async move { handle.await.ok() })
    }

    /// The time of the clock on which [`sleep`](Self::sleep) waits.
    pub(crate) fn now(&self) -> Instant {
        let _inside = self.0.enter();
        ::tokio::time::Instant::now().into_std()
    }

    /// Waits. Tokio's paused clock counts.
    pub(crate) fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        let _inside = self.0.enter();
        // A century is for ever, and more of them would overflow the clock.
        Box::pin(::tokio::time::sleep(duration.min(Duration::from_hours(24 * 365 * 100))))
    }
}
