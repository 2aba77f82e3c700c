//! What is done with a panic of user code: its message is kept, and it goes no further.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

/// What a panic said.
pub(crate) fn message(panic: Box<dyn Any + Send>) -> String {
    let message = match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(message), _) => (*message).to_owned(),
        (_, Some(message)) => message.clone(),
        _ => "(a panic without a message)".to_owned(),
    };
    drop_quietly(panic);
    message
}

/// The output of a future, or what it said when it panicked.
pub(crate) async fn caught<T>(future: impl Future<Output = T>) -> Result<T, String> {
    let mut future = Box::pin(future);
    let output =
        std::future::poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(message(panic))),
        })
        .await;
    drop_quietly(future);
    output
}

/// Drops what users wrote: handlers that were unsubscribed meanwhile, events, and what panics carried. A panic in that harms nobody.
pub(crate) fn drop_quietly<T>(value: T) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(value))) {
        // Dropping this one may panic again, and so on.
        std::mem::forget(panic);
    }
}
