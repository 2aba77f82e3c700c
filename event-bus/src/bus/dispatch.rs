//! Hands an event to the handlers: one after the other, in the publisher's own thread, or into their queues.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::channel::Refused;
use super::gate::{Caller, Calls};
use super::info::Info;
use super::list::{Inline, List, Queued};
use super::post::{self, Begun, Item};
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

/// Runs the handlers of a list, and puts the event into the queues of those that have one.
pub(super) fn run<C: Takes<A>, A: ?Sized>(
    services: &Services,
    event: Event<'_>,
    waits: Waits,
    list: &List<C>,
    argument: &A,
) -> Dispatched {
    let counts = run_inline(services, event.in_flight, event.depth, list, argument);
    let mut dispatched = Dispatched { counts, blocked: Vec::new() };
    if list.queued.is_empty() {
        return dispatched;
    }
    // All at once, and before the first is there: it may be taken and finished at once.
    let mut begun = Begun::new(services, list.queued.len());
    for Queued { info, call } in &list.queued {
        let carried = event.carried.expect("where a list has queues, the event was taken off the stack");
        let (carried, call) = (Arc::clone(carried), call.clone());
        let item = Item { carried, call, attempt: 1, first_failure: None, ticket: None };
        enqueue(&mut begun, event, waits, info, item, &mut dispatched);
    }
    dispatched
}

/// Runs the handlers of a list that have no queue. One that fails or panics does not keep the others from running.
#[allow(clippy::inline_always, reason = "a quarter of what a publish to one handler costs")]
#[inline(always)]
pub(super) fn run_inline<C: Takes<A>, A: ?Sized>(
    services: &Services,
    event: &dyn InFlight,
    depth: usize,
    list: &List<C>,
    argument: &A,
) -> Counts {
    let delivery = Delivery::new(event);
    let mut pass =
        Pass { services, delivery, list: &list.inline, argument, next: 0, not_done: 0, counts: Counts::default() };
    if !list.inline.is_empty() {
        Calls::with(|calls| {
            let caller = calls.at(depth);
            // One guard for all: what a handler costs is its call.
            while let Err(panic) = catch_unwind(AssertUnwindSafe(|| pass.run(&caller))) {
                pass.panicked(message(panic));
            }
            list.count_pass(calls.stripe());
        });
    }
    pass.counts.ran = u32::try_from(list.inline.len()).unwrap_or(u32::MAX).saturating_sub(pass.not_done);
    pass.counts
}

/// One run through the handlers that are run in `publish`.
struct Pass<'a, C, A: ?Sized> {
    services: &'a Services,
    delivery: Delivery<'a>,
    list: &'a [Inline<C>],
    argument: &'a A,
    /// The handler after the one that is being called.
    next: usize,
    /// How many were not called, or did not end well.
    not_done: u32,
    counts: Counts,
}

impl<C: Takes<A>, A: ?Sized> Pass<'_, C, A> {
    /// Runs the handlers from the next one on, until one panics.
    #[inline]
    fn run(&mut self, caller: &Caller<'_>) {
        let (list, argument) = (self.list, self.argument);
        for Inline { info, label, call } in list.get(self.next..).unwrap_or_default() {
            self.next += 1;
            if !caller.enter(info.id, &info.closed) {
                self.not_done += 1;
                info.counters.passed_over.add(1);
                continue;
            }
            self.delivery.to(label);
            match call.call(argument, &self.delivery) {
                Handled::Now(Ended::Done) => {}
                other => self.not_done(info, other),
            }
        }
    }

    #[cold]
    fn not_done(&mut self, info: &Info, handled: Handled<'_>) {
        let error = match ended(handled) {
            Ended::Done => return,
            Ended::Filtered => {
                self.not_done += 1;
                self.counts.filtered += 1;
                info.counters.filtered.add(1);
                info.counters.filtered_in_passes.add(1);
                return;
            }
            Ended::Failed(error) => error,
        };
        self.failed(info, Cause::Error(error));
    }

    #[cold]
    fn panicked(&mut self, message: String) {
        // It was counted on before it was called.
        let list = self.list;
        self.failed(&list[self.next - 1].info, Cause::Panic(message));
    }

    fn failed(&mut self, info: &Info, cause: Cause) {
        self.not_done += 1;
        info.counters.failed_in_passes.add(1);
        info.counters.failed.add(1);
        info.counters.exhausted.add(1);
        let failure = fail(self.services, self.delivery.in_flight(), info, cause, Reason::Exhausted);
        self.counts.failed(failure);
    }
}

/// Puts a delivery into its queue. Without room it waits if the publisher can; a handler that publishes cannot, and has as much room again.
fn enqueue(
    begun: &mut Begun<'_>,
    event: Event<'_>,
    waits: Waits,
    info: &Arc<Info>,
    item: Item,
    dispatched: &mut Dispatched,
) {
    let capacity = info.post.as_ref().map_or(0, |post| post.channel.capacity());
    let inside_handler = event.depth > 0;
    let beyond = if inside_handler { capacity } else { 0 };
    let services = begun.services;
    let item = match post::put(info, begun, item, beyond) {
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
    dispatched.counts.failed(fail(services, event.in_flight, info, cause, reason));
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
        Handled::Pending(future) => {
            drop_quietly(future);
            Ended::Failed(NO_RUNTIME.into())
        }
    }
}
