//! No runtime: there is no value of this type, so that nothing that needs one can begin.

use std::time::Duration;

use super::BoxFuture;

#[derive(Debug, Clone)]
pub(crate) struct Runtime(Never);

/// There is none. Private, so that the code around does not count as unreachable.
#[derive(Debug, Clone, Copy)]
enum Never {}

#[derive(Debug)]
pub(crate) struct Task(Never);

impl Task {
    pub(crate) fn abort(&self) {
        match self.0 {}
    }
}

impl Runtime {
    pub(crate) fn current() -> Option<Self> {
        None
    }

    pub(crate) fn spawn(&self, _: impl Future<Output = ()> + Send + 'static) -> Task {
        match self.0 {}
    }

    pub(crate) fn spawn_blocking<T: Send + 'static>(
        &self,
        _: impl FnOnce() -> T + Send + 'static,
    ) -> BoxFuture<'static, Option<T>> {
        match self.0 {}
    }

    pub(crate) fn sleep(&self, _: Duration) -> BoxFuture<'static, ()> {
        match self.0 {}
    }
}
