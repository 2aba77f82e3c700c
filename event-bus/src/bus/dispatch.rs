//! Hands an event to the backends, then to the handlers: one after the other, in the publisher's own thread.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::core::Named;
use super::gate::Calls;
use super::publishing::Publishing;
use super::receipt::{BackendReceipt, Backends, Cause, Counts, HandlerFailure};
use super::table::Entry;
use crate::backend::{Ack, BackendError, Encoded, Handoff};
use crate::encode::EncodeError;
use crate::handler::{Delivery, Ended, InFlight};

/// Hands the event to every backend that wants it. Fails only if the event cannot be written.
pub(super) fn hand_over(publishing: &Publishing<'_>) -> Result<Backends, EncodeError> {
    let core = publishing.core;
    let mut answers = Vec::with_capacity(core.backends.len());
    for Named { name, backend } in &core.backends {
        let hand_over = || {
            if !backend.wants_events() {
                return Ok(Ok(Ack::Discarded));
            }
            let event = [Encoded::new(publishing.raw()?.clone(), core.origin)];
            Ok(match backend.publish(&event) {
                Handoff::Ready(mut results) => results.pop().expect("one"),
                Handoff::Pending(_) => Err(BackendError::message("later")),
            })
        };
        let result = match catch_unwind(AssertUnwindSafe(hand_over)) {
            Ok(result) => result?,
            Err(panic) => Err(BackendError::message(format!("panicked: {}", message(panic)))),
        };
        #[cfg(feature = "tracing")]
        if let Err(error) = &result {
            let (id, _) = publishing.publication.stamp();
            drop_quietly(catch_unwind(AssertUnwindSafe(|| {
                tracing::error!(target: "event_bus", event = %publishing.name(), %id, backend = %name, %error, "a backend failed");
            })));
        }
        answers.push(BackendReceipt { name: name.clone(), result });
    }
    Ok(Backends::Asked(answers))
}

/// Runs the handlers. One that fails or panics does not keep the others from running.
pub(super) fn run<C>(
    publishing: &Publishing<'_>,
    entries: &[Entry<C>],
    call: impl Fn(&C, &Delivery<'_>) -> Ended,
) -> Counts {
    let mut counts = Counts::default();
    if entries.is_empty() {
        return counts;
    }
    let calls = Calls::of_thread();
    let depth = publishing.publication.depth;
    let _leave = calls.leave_later(depth);
    let mut delivery = Delivery::new(publishing);
    for Entry { info, call: handler } in entries {
        if !calls.enter(depth, info.id, &info.closed) {
            continue;
        }
        delivery.to(&info.label);
        let cause = match catch_unwind(AssertUnwindSafe(|| call(handler, &delivery))) {
            Ok(Ended::Done) => {
                counts.ran += 1;
                continue;
            }
            Ok(Ended::Filtered) => {
                counts.filtered += 1;
                continue;
            }
            Ok(Ended::Failed(error)) => Cause::Error(error),
            Err(panic) => Cause::Panic(message(panic)),
        };
        let failure = HandlerFailure { subscription: Arc::clone(&info.label), place: info.place, cause };
        // An error says what it says when it is written, which is user code as well.
        drop_quietly(catch_unwind(AssertUnwindSafe(|| report(publishing, &failure))));
        counts.failures.push(failure);
    }
    counts
}

#[cfg(feature = "tracing")]
fn report(publishing: &Publishing<'_>, failure: &HandlerFailure) {
    let (id, _) = publishing.publication.stamp();
    tracing::error!(target: "event_bus", event = %publishing.name(), %id, "{failure}");
}

#[cfg(not(feature = "tracing"))]
fn report(_: &Publishing<'_>, _: &HandlerFailure) {}

/// What a panic said.
fn message(panic: Box<dyn Any + Send>) -> String {
    let message = match (panic.downcast_ref::<&str>(), panic.downcast_ref::<String>()) {
        (Some(message), _) => (*message).to_owned(),
        (_, Some(message)) => message.clone(),
        _ => "(a panic without a message)".to_owned(),
    };
    drop_quietly(panic);
    message
}

/// Drops what users wrote: handlers that were unsubscribed meanwhile, and what panics carried. A panic in that harms nobody.
pub(super) fn drop_quietly<T>(value: T) {
    if let Err(panic) = catch_unwind(AssertUnwindSafe(|| drop(value))) {
        // Dropping this one may panic again, and so on.
        std::mem::forget(panic);
    }
}
