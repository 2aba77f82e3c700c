//! The seam to an async runtime: the only place that names tokio. Without feature `tokio` there is no runtime, and nothing is queued.

mod boxed;
#[cfg(not(feature = "tokio"))]
mod none;
#[cfg(feature = "tokio")]
mod tokio;
mod yields;

pub use self::boxed::BoxFuture;
/// A reading of the clock that waits go by: tokio's, which tests can pause, where there is tokio.
#[cfg(feature = "tokio")]
pub(crate) use ::tokio::time::Instant;
#[cfg(not(feature = "tokio"))]
pub(crate) use std::time::Instant;

#[cfg(not(feature = "tokio"))]
pub(crate) use self::none::{Runtime, Task};
#[cfg(feature = "tokio")]
pub(crate) use self::tokio::{Runtime, Task};
pub(crate) use self::yields::yield_now;
