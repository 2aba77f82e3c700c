//! Calls of the backend within: one result for each event, whatever it does.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::super::{Ack, Backend, BackendError, Encoded, Handoff};

type Results = Vec<Result<Ack, BackendError>>;

/// Its results, once it has them. A panic is a failure of every event.
pub(super) async fn awaited(inner: &dyn Backend, events: &[Encoded]) -> Results {
    let mut pending = match begin(inner, events) {
        Ok(Handoff::Ready(results)) => return each(results, events),
        Ok(Handoff::Pending(pending)) => Some(pending),
        Err(text) => return failed(&text, events),
    };
    let results = std::future::poll_fn(|context| {
        let future = pending.as_mut().expect("a future is not polled again after it panicked");
        match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => {
                drop_quietly(pending.take());
                std::task::Poll::Ready(Err(text_of(panic)))
            }
        }
    })
    .await;
    match results {
        Ok(results) => each(results, events),
        Err(text) => failed(&text, events),
    }
}

/// Its results, if it has them at once.
pub(super) fn at_once(inner: &dyn Backend, events: &[Encoded]) -> Option<Results> {
    match begin(inner, events) {
        Ok(Handoff::Ready(results)) => Some(each(results, events)),
        Ok(Handoff::Pending(pending)) => {
            drop_quietly(pending);
            None
        }
        Err(text) => Some(failed(&text, events)),
    }
}

fn begin<'a>(inner: &'a dyn Backend, events: &'a [Encoded]) -> Result<Handoff<'a>, String> {
    catch_unwind(AssertUnwindSafe(|| inner.publish(events))).map_err(text_of)
}

/// As many results as there are events.
fn each(mut results: Results, events: &[Encoded]) -> Results {
    let answered = results.len();
    let unanswered =
        || Err(BackendError::message(format!("the backend answered for {answered} events of {}", events.len())));
    results.resize_with(events.len(), unanswered);
    results
}

fn failed(text: &str, events: &[Encoded]) -> Results {
    events.iter().map(|_| Err(BackendError::message(text))).collect()
}

fn text_of(panic: Box<dyn Any + Send>) -> String {
    let text = match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(text), _) => format!("panicked: {text}"),
        (_, Some(text)) => format!("panicked: {text}"),
        _ => "panicked".to_owned(),
    };
    drop_quietly(panic);
    text
}

/// A panic while something is dropped harms nobody.
fn drop_quietly<T>(value: T) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(value))) {
        // Dropping this one may panic again, and so on.
        std::mem::forget(panic);
    }
}
