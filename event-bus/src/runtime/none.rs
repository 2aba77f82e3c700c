//! No runtime: there is no value of this type, so that nothing that needs one can begin.

use std::time::{Duration, Instant};

use super::BoxFuture;

#[derive(Debug, Clone)]
pub(crate) enum Runtime {}

impl Runtime {
    pub(crate) fn current() -> Option<Self> {
        None
    }

    pub(crate) fn spawn(&self, _: impl Future<Output = ()> + Send + 'static) {
        match *self {}
    }

    pub(crate) fn spawn_blocking<T: Send + 'static>(
        &self,
        _: impl FnOnce() -> T + Send + 'static,
    ) -> BoxFuture<'static, Option<T>> {
        match *self {}
    }

    pub(crate) fn now(&self) -> Instant {
        match *self {}
    }

    pub(crate) fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        match *self {}
    }
}
