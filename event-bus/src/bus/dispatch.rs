//! Hands an event to the handlers: one after the other, in the publisher's own thread, or into their queues.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::channel::Refused;
use super::gate::Calls;
use super::info::Info;
use super::list::{Call, Entry, List};
use super::post::{self, Item};
use super::receipt::{Cause, Counts, HandlerFailure};
use super::services::{Failed, Services};
use crate::dead_letter::Reason;
use crate::handler::{Carried, Delivery, Ended, ErasedCall, Handled, Handler, InFlight};
use crate::unwinding::{drop_quietly, message};

/// An event on its way to handlers.
#[derive(Clone, Copy)]
pub(super) struct Event<'a> {
    pub(super) in_flight: &'a dyn InFlight,
    /// The same, taken off the publisher's stack: it has to be where a list has queues.
    pub(super) carried: Option<&'a Arc<dyn Carried>>,
    /// How many events the thread publishes or handles around it.
    pub(super) depth: usize,
}

/// Whether a publisher can wait for room in a queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Waits {
    Yes,
    No,
}

/// What became of an event, and the deliveries that wait for room.
#[derive(Default)]
pub(super) struct Dispatched {
    pub(super) counts: Counts,
    pub(super) blocked: Vec<(Arc<Info>, Item)>,
}

/// A handler as it stands in a list, and what it is called with.
pub(super) trait Takes<Argument: ?Sized> {
    fn call<'a>(&self, argument: &'a Argument, delivery: &Delivery<'_>) -> Handled<'a>;
}

impl<E> Takes<E> for Handler<E> {
    #[inline]
    fn call<'a>(&self, event: &'a E, delivery: &Delivery<'_>) -> Handled<'a> {
        self(event, delivery)
    }
}

impl<'e> Takes<dyn Carried + 'e> for Arc<dyn ErasedCall> {
    fn call<'a>(&self, event: &'a (dyn Carried + 'e), delivery: &Delivery<'_>) -> Handled<'a> {
        (**self).call(event, delivery)
    }
}

/// Runs the handlers of a list. One that fails or panics does not keep the others from running.
pub(super) fn run<C: Takes<A>, A: ?Sized>(
    services: &Services,
    event: Event<'_>,
    waits: Waits,
    list: &List<C>,
    argument: &A,
) -> Dispatched {
    let mut dispatched = Dispatched::default();
    if list.entries.is_empty() {
        return dispatched;
    }
    let calls = Calls::of_thread();
    let _leave = calls.leave_later(event.depth);
    let mut delivery = Delivery::new(event.in_flight);
    for Entry { info, call: how } in &list.entries {
        let handler = match how {
            Call::Inline(handler) => handler,
            Call::Queued(handler) => {
                let carried = event.carried.expect("where a list has queues, the event was taken off the stack");
                let carried = Arc::clone(carried);
                let item = Item { carried, call: handler.clone(), attempt: 1, first_failure: None, ticket: None };
                enqueue(services, event, waits, info, item, &mut dispatched);
                continue;
            }
        };
        if !calls.enter(event.depth, info.id, &info.closed) {
            info.counters.passed_over.add(1);
            continue;
        }
        delivery.to(&info.label);
        let cause = match catch_unwind(AssertUnwindSafe(|| handler.call(argument, &delivery))) {
            Ok(Handled::Now(Ended::Done)) => {
                dispatched.counts.ran += 1;
                continue;
            }
            Ok(Handled::Now(Ended::Filtered)) => {
                dispatched.counts.filtered += 1;
                info.counters.filtered.add(1);
                info.counters.filtered_in_passes.add(1);
                continue;
            }
            Ok(Handled::Now(Ended::Failed(error))) => Cause::Error(error),
            Ok(Handled::Pending(future)) => {
                drop_quietly(future);
                Cause::Error(NO_RUNTIME.into())
            }
            Err(panic) => Cause::Panic(message(panic)),
        };
        info.counters.failed_in_passes.add(1);
        info.counters.failed.add(1);
        info.counters.exhausted.add(1);
        dispatched.counts.failures.push(fail(services, event.in_flight, info, cause, Reason::Exhausted));
    }
    list.count_pass(calls.stripe());
    dispatched
}

/// Puts a delivery into its queue. Without room it waits if the publisher can; a handler that publishes cannot, and has as much room again.
fn enqueue(
    services: &Services,
    event: Event<'_>,
    waits: Waits,
    info: &Arc<Info>,
    item: Item,
    dispatched: &mut Dispatched,
) {
    let capacity = info.post.as_ref().map_or(0, |post| post.channel.capacity());
    let inside_handler = event.depth > 0;
    let beyond = if inside_handler { capacity } else { 0 };
    let item = match post::put(info, services, item, beyond) {
        Ok(()) => {
            dispatched.counts.queued += 1;
            return;
        }
        Err(Refused::Closed(item)) => {
            drop_quietly(item);
            // Else it was unsubscribed meanwhile.
            if info.post.as_ref().is_some_and(|post| post.lost.load(Ordering::Acquire)) {
                lose(services, event, info, dispatched, Cause::RuntimeEnded, Reason::RuntimeEnded);
            }
            return;
        }
        Err(Refused::Full(item)) => item,
    };
    let (cause, reason) = match (inside_handler, waits) {
        (false, Waits::Yes) => return dispatched.blocked.push((Arc::clone(info), item)),
        (true, _) => (Cause::WouldDeadlock { capacity }, Reason::WouldDeadlock),
        (false, Waits::No) => (Cause::QueueFull { capacity }, Reason::QueueFull),
    };
    drop_quietly(item);
    lose(services, event, info, dispatched, cause, reason);
}

/// A delivery that did not get into its queue.
fn lose(
    services: &Services,
    event: Event<'_>,
    info: &Arc<Info>,
    dispatched: &mut Dispatched,
    cause: Cause,
    reason: Reason,
) {
    info.counters.routed.add(1);
    services.drop_delivery(info, event.in_flight, &cause.text());
    dispatched.counts.failures.push(fail(services, event.in_flight, info, cause, reason));
}

/// What a failure leaves behind: a log line and a dead letter.
fn fail(services: &Services, event: &dyn InFlight, info: &Info, cause: Cause, reason: Reason) -> HandlerFailure {
    let failure = HandlerFailure { subscription: Arc::clone(&info.label), place: info.place, cause };
    // An error says what it says when it is written, which is user code as well.
    let error = catch_unwind(AssertUnwindSafe(|| {
        report(event, &failure);
        failure.cause.text()
    }));
    let error = error.unwrap_or_else(message);
    let failed = Failed { subscription: &info.label, reason, error, attempts: 1, first_failure: None };
    services.bury(event, failed);
    info.counters.dead_lettered.add(1);
    failure
}

#[cfg(feature = "tracing")]
fn report(event: &dyn InFlight, failure: &HandlerFailure) {
    let header = event.header();
    tracing::error!(target: "event_bus", event = %header.name, id = %header.id, "{failure}");
}

#[cfg(not(feature = "tracing"))]
fn report(_: &dyn InFlight, _: &HandlerFailure) {}

/// Of an async handler that is called where it cannot go on. A subscription sees to it beforehand that it has a runtime.
const NO_RUNTIME: &str = "an async handler needs a runtime";

/// The end of a handler that is run in `publish`.
pub(super) fn ended(handled: Handled<'_>) -> Ended {
    match handled {
        Handled::Now(ended) => ended,
        Handled::Pending(_) => Ended::Failed(NO_RUNTIME.into()),
    }
}
