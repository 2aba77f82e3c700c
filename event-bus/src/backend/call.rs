//! Calls of a backend: one result for each event, whatever the backend does.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::Poll;

use super::{Ack, Backend, BackendError, Encoded, Handoff};
use crate::unwinding::{drop_quietly, message};

type Results = Vec<Result<Ack, BackendError>>;

/// Its results, once it has them. A panic is a failure of every event.
pub(crate) async fn awaited(backend: &dyn Backend, events: &[Encoded]) -> Results {
    let mut pending = match begin(backend, events) {
        Ok(Handoff::Ready(results)) => return each(results, events),
        Ok(Handoff::Pending(pending)) => pending,
        Err(panic) => return failed(panic, events),
    };
    let results =
        std::future::poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| pending.as_mut().poll(context))) {
            Ok(poll) => poll.map(Ok),
            Err(panic) => Poll::Ready(Err(panic)),
        })
        .await;
    drop_quietly(pending);
    match results {
        Ok(results) => each(results, events),
        Err(panic) => failed(panic, events),
    }
}

/// Its results, if it has them at once.
pub(crate) fn at_once(backend: &dyn Backend, events: &[Encoded]) -> Option<Results> {
    match begin(backend, events) {
        Ok(Handoff::Ready(results)) => Some(each(results, events)),
        Ok(Handoff::Pending(pending)) => {
            drop_quietly(pending);
            None
        }
        Err(panic) => Some(failed(panic, events)),
    }
}

fn begin<'a>(backend: &'a dyn Backend, events: &'a [Encoded]) -> std::thread::Result<Handoff<'a>> {
    catch_unwind(AssertUnwindSafe(|| backend.publish(events)))
}

/// As many results as there are events.
fn each(mut results: Results, events: &[Encoded]) -> Results {
    let answered = results.len();
    let unanswered =
        || Err(BackendError::message(format!("the backend answered for {answered} events of {}", events.len())));
    results.resize_with(events.len(), unanswered);
    results
}

fn failed(panic: Box<dyn Any + Send>, events: &[Encoded]) -> Results {
    let text = format!("panicked: {}", message(panic));
    events.iter().map(|_| Err(BackendError::message(text.clone()))).collect()
}
