//! The seam to an async runtime: the only place that names tokio. Without feature `tokio` there is no runtime, and nothing is queued.

mod boxed;
#[cfg(not(feature = "tokio"))]
mod none;
#[cfg(feature = "tokio")]
mod tokio;
mod yields;

pub use self::boxed::BoxFuture;
#[cfg(not(feature = "tokio"))]
pub(crate) use self::none::Runtime;
#[cfg(feature = "tokio")]
pub(crate) use self::tokio::Runtime;
pub(crate) use self::yields::yield_now;
