//! Runs what waits in the queue of a subscription.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::task::Poll;
use std::time::Duration;

use super::frames::Publication;
use super::gate::Calls;
use super::info::Info;
use super::post::{Item, Post};
use super::receipt::{Cause, chain};
use super::services::{Failed, Services};
use crate::backend::Verdict;
use crate::dead_letter::Reason;
use crate::envelope::Timestamp;
use crate::handler::{BatchFailures, Delivery, Ended, ErasedBatch, Handled, HandlerError, MAX_BATCH};
use crate::runtime::{BoxFuture, yield_now};
use crate::unwinding::{drop_quietly, message};

/// After so many deliveries in a row other tasks of the runtime get their turn.
const IN_A_ROW: u32 = 32;

/// Runs what waits in the queue of a subscription, one after the other, until the queue has ended.
pub(super) async fn work(info: Arc<Info>, services: Arc<Services>) {
    let mut working = Working { info: Arc::clone(&info), services: Arc::clone(&services), is_over: false };
    let post = info.post.as_ref().expect("only a subscription with a queue has workers");
    let mut next = None;
    for turn in 1_u32.. {
        let gives_way = turn.is_multiple_of(IN_A_ROW);
        if let Some(batch) = &post.batch {
            let items = post.channel.take(MAX_BATCH).await;
            if items.is_empty() {
                break;
            }
            deliver_batch(&info, &services, batch, items).await;
        } else {
            let item = match next.take() {
                Some(item) => item,
                None => match post.channel.take_one().await {
                    Some(item) => item,
                    None => break,
                },
            };
            // What is taken while others get their turn, or could be taken by another worker, is taken when it is run.
            next = deliver(&info, &services, post, item, post.concurrency == 1 && !gives_way).await;
        }
        if gives_way {
            yield_now().await;
        }
    }
    working.is_over = true;
}

/// A worker. One that is dropped before its queue has ended was dropped by its runtime: nobody would run what waits.
struct Working {
    info: Arc<Info>,
    services: Arc<Services>,
    is_over: bool,
}

impl Drop for Working {
    fn drop(&mut self) {
        let Some(post) = self.info.post.as_ref().filter(|post| !self.is_over && !post.channel.is_closed()) else {
            return;
        };
        post.lost.store(true, Ordering::Release);
        self.services.runtime_has_ended();
        let abandoned = post.stop(&self.info, &self.services);
        #[cfg(feature = "tracing")]
        tracing::error!(
            target: "event_bus", abandoned,
            "the runtime of subscription `{}` has ended: it gets no more events; build the bus in a runtime that lives as long as the bus", self.info.label
        );
        #[cfg(not(feature = "tracing"))]
        let _ = abandoned;
    }
}

/// How a call ended.
enum Outcome {
    Done,
    Filtered,
    Failed(Cause),
    /// The subscription ended before the call.
    Skipped,
}

/// Runs a delivery that was taken from the queue. Gives the next one, if it takes that and it is there.
async fn deliver(
    info: &Arc<Info>,
    services: &Arc<Services>,
    post: &Post,
    mut item: Item,
    takes_next: bool,
) -> Option<Item> {
    let _active = Active { services, count: 1 };
    let outcome = if post.blocking {
        call_blocking(info, services, &item).await
    } else {
        let handler = item.call.as_deref().expect("a delivery that is no part of a batch has its handler");
        call(info, &item, |delivery| handler.call(&*item.carried, delivery)).await
    };
    match outcome {
        Outcome::Done if takes_next => {
            let (is_open, next) = post.channel.finish_and_take_one();
            if is_open {
                ended_well(info, services, &mut item, true);
            }
            drop_quietly(item);
            next
        }
        outcome => {
            conclude(info, services, item, outcome);
            None
        }
    }
}

/// Counts a delivery that was handled, or to which a filter said no, and says so where it came from.
fn ended_well(info: &Info, services: &Services, item: &mut Item, was_handled: bool) {
    if was_handled {
        info.counters.attempts.add(1);
        info.counters.ok.add(1);
    } else {
        info.counters.filtered.add(1);
    }
    services.ended_ok.add(1);
    resolve(item, Verdict::Ack);
}

/// Runs the deliveries of a batch that were taken from the queue.
async fn deliver_batch(info: &Arc<Info>, services: &Arc<Services>, batch: &Arc<dyn ErasedBatch>, items: Vec<Item>) {
    let _active = Active { services, count: items.len() };
    let events = items.iter().map(|item| (Arc::clone(&item.carried), item.attempt)).collect();
    let gathered = batch.gather(events, &info.label);
    let outcome = call(info, &items[0], |delivery| batch.call(&*gathered, delivery)).await;
    conclude_batch(info, services, items, outcome);
    drop_quietly(gathered);
}

/// Runs a delivery of a subscription without a queue in the task that read it.
pub(super) async fn run_here(info: &Info, services: &Services, item: Item) {
    let counters = &info.counters;
    let handler = item.call.clone().expect("a subscription for batches has a queue");
    counters.routed.add(1);
    match call(info, &item, |delivery| handler.call(&*item.carried, delivery)).await {
        Outcome::Done => {
            counters.attempts.add(1);
            counters.ok.add(1);
            services.ended_ok.add(1);
        }
        Outcome::Filtered => {
            counters.filtered.add(1);
            services.ended_ok.add(1);
        }
        Outcome::Skipped => counters.routed.take_back(1),
        Outcome::Failed(cause) => {
            let error = catch_unwind(AssertUnwindSafe(|| cause.text())).unwrap_or_else(message);
            drop_quietly(cause);
            fail_for_good(info, services, &item, error);
        }
    }
    drop_quietly(item);
}

/// Says that deliveries are over, whatever happens.
struct Active<'a> {
    services: &'a Services,
    count: usize,
}

impl Drop for Active<'_> {
    fn drop(&mut self) {
        self.services.activity.end(self.count);
    }
}

/// Calls a handler, and polls it to its end if it goes on. While it runs, events that it publishes are known to be caused by its own.
async fn call<'a>(info: &Info, item: &'a Item, call: impl FnOnce(&Delivery<'_>) -> Handled<'a>) -> Outcome {
    let mut call = Some(call);
    let mut running: Option<BoxFuture<'a, Ended>> = None;
    let outcome = std::future::poll_fn(|context| {
        let Ok(publication) = Publication::handle(info.bus, &item.carried) else {
            let cause = "the task that runs it was polled inside too many handlers of events";
            return Poll::Ready(Outcome::Failed(Cause::Error(cause.into())));
        };
        // No call starts after `unsubscribe` returned: it waits while the call and its first poll are under way.
        Calls::with(|calls| {
            let caller = calls.at(publication.depth);
            if call.is_some() && !caller.enter(info.id, &info.closed) {
                return Poll::Ready(Outcome::Skipped);
            }
            let step = catch_unwind(AssertUnwindSafe(|| {
                if let Some(call) = call.take() {
                    match call(&Delivery::carried(&item.carried, &info.label, item.attempt)) {
                        Handled::Now(ended) => return Poll::Ready(ended),
                        Handled::Pending(future) => running = Some(future),
                    }
                }
                running.as_mut().expect("a call gave an end or a future").as_mut().poll(context)
            }));
            match step {
                Ok(Poll::Pending) => Poll::Pending,
                Ok(Poll::Ready(ended)) => Poll::Ready(ended.into()),
                Err(panic) => Poll::Ready(Outcome::Failed(Cause::Panic(message(panic)))),
            }
        })
    })
    .await;
    drop_quietly(running);
    outcome
}

/// Calls a handler on a thread for calls that block.
async fn call_blocking(info: &Arc<Info>, services: &Services, item: &Item) -> Outcome {
    let runtime = services.runtime().expect("a worker runs on a runtime");
    let (info, carried, attempt) = (Arc::clone(info), Arc::clone(&item.carried), item.attempt);
    let handler = item.call.clone().expect("a handler of batches does not block");
    let call = move || {
        let Ok(publication) = Publication::handle(info.bus, &carried) else { return Outcome::Skipped };
        Calls::with(|calls| {
            let caller = calls.at(publication.depth);
            if !caller.enter(info.id, &info.closed) {
                return Outcome::Skipped;
            }
            let result = catch_unwind(AssertUnwindSafe(|| {
                match handler.call(&*carried, &Delivery::carried(&carried, &info.label, attempt)) {
                    Handled::Now(ended) => Some(ended),
                    Handled::Pending(_) => None,
                }
            }));
            match result {
                Ok(Some(ended)) => ended.into(),
                Ok(None) => Outcome::Failed(Cause::Error("an async handler cannot be `.blocking()`".into())),
                Err(panic) => Outcome::Failed(Cause::Panic(message(panic))),
            }
        })
    };
    runtime.spawn_blocking(call).await.unwrap_or(Outcome::Skipped)
}

impl From<Ended> for Outcome {
    fn from(ended: Ended) -> Self {
        match ended {
            Ended::Done => Self::Done,
            Ended::Filtered => Self::Filtered,
            Ended::Failed(error) => Self::Failed(Cause::Error(error)),
        }
    }
}

/// What follows from the end of a batch: the same for each event, unless the handler said otherwise.
fn conclude_batch(info: &Arc<Info>, services: &Arc<Services>, items: Vec<Item>, outcome: Outcome) {
    let failures = match outcome {
        Outcome::Failed(Cause::Error(error)) => match error.downcast::<BatchFailures>() {
            Ok(failures) => failures.0,
            Err(error) => {
                let text = chain(&*error);
                let failure = || Outcome::Failed(Cause::Error(text.clone().into()));
                return items.into_iter().for_each(|item| conclude(info, services, item, failure()));
            }
        },
        Outcome::Failed(Cause::Panic(text)) => {
            let failure = || Outcome::Failed(Cause::Panic(text.clone()));
            return items.into_iter().for_each(|item| conclude(info, services, item, failure()));
        }
        Outcome::Failed(_) | Outcome::Skipped => {
            return items.into_iter().for_each(|item| conclude(info, services, item, Outcome::Skipped));
        }
        Outcome::Filtered => {
            return items.into_iter().for_each(|item| conclude(info, services, item, Outcome::Filtered));
        }
        Outcome::Done => Vec::new(),
    };
    let mut failed: std::collections::HashMap<usize, _> = failures.into_iter().collect();
    for (index, item) in items.into_iter().enumerate() {
        let outcome = failed.remove(&index).map_or(Outcome::Done, |error| Outcome::Failed(Cause::Error(error)));
        conclude(info, services, item, outcome);
    }
    #[cfg(feature = "tracing")]
    for (index, error) in failed {
        let error = catch_unwind(AssertUnwindSafe(|| chain(&*error))).unwrap_or_else(message);
        tracing::error!(target: "event_bus", index, error, "handler `{}` says that an event failed which is not in its batch", info.label);
    }
}

/// What follows from the end of a call: an acknowledgement, another attempt, or a dead letter.
fn conclude(info: &Arc<Info>, services: &Arc<Services>, mut item: Item, outcome: Outcome) {
    let post = info.post.as_ref().expect("a delivery was taken from the queue");
    let counters = &info.counters;
    let cause = match outcome {
        Outcome::Done | Outcome::Filtered => {
            if post.channel.finish(1) {
                ended_well(info, services, &mut item, matches!(outcome, Outcome::Done));
            }
            return drop_quietly(item);
        }
        Outcome::Skipped => {
            if post.channel.finish(1) {
                if item.ticket.is_some() {
                    counters.routed.take_back(1);
                } else {
                    counters.abandoned.add(1);
                }
            }
            return drop_quietly(item);
        }
        Outcome::Failed(cause) => cause,
    };
    let is_permanent =
        matches!(&cause, Cause::Error(error) if error.downcast_ref().is_some_and(HandlerError::is_permanent));
    let delay = post.retry.after(item.attempt).filter(|_| !is_permanent);
    // An error says what it says when it is written, which is user code as well.
    let error = catch_unwind(AssertUnwindSafe(|| cause.text())).unwrap_or_else(message);
    drop_quietly(cause);
    match delay {
        Some(delay) => try_again(info, services, post, item, delay, &error),
        None => give_up(info, services, post, item, error),
    }
}

fn try_again(info: &Arc<Info>, services: &Arc<Services>, post: &Post, mut item: Item, delay: Duration, error: &str) {
    let is_open = if item.ticket.is_some() { post.channel.finish(1) } else { post.channel.put_off() };
    if !is_open {
        return drop_quietly(item);
    }
    #[cfg(feature = "tracing")]
    let header = item.carried.header();
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "event_bus",
        event = %header.name, id = %header.id, attempt = item.attempt, of = post.retry.total_attempts(), ?delay,
        "handler `{}` failed and is tried again: {error}", info.label
    );
    #[cfg(not(feature = "tracing"))]
    let _ = error;
    info.counters.attempts.add(1);
    info.counters.failed.add(1);
    info.counters.retried.add(1);
    if item.ticket.is_some() {
        // The log gives it out again, perhaps to another process.
        info.counters.routed.take_back(1);
        resolve(&mut item, Verdict::RetryAfter(delay));
        return drop_quietly(item);
    }
    item.attempt += 1;
    item.first_failure.get_or_insert_with(Timestamp::now);
    let runtime = services.runtime().expect("a worker runs on a runtime");
    let (sleep, info, services) = (runtime.sleep(delay), Arc::clone(info), Arc::clone(services));
    runtime.spawn(async move {
        sleep.await;
        let post = info.post.as_ref().expect("it was put off by its queue");
        services.activity.begin(1);
        if let Err(item) = post.channel.give_back(item) {
            services.activity.end(1);
            drop_quietly(item);
        }
    });
}

fn give_up(info: &Info, services: &Services, post: &Post, mut item: Item, error: String) {
    if !post.channel.finish(1) {
        return drop_quietly(item);
    }
    fail_for_good(info, services, &item, error);
    resolve(&mut item, Verdict::Dead);
    drop_quietly(item);
}

/// Writes a dead letter, which comes before the acknowledgement.
fn fail_for_good(info: &Info, services: &Services, item: &Item, error: String) {
    #[cfg(feature = "tracing")]
    let header = item.carried.header();
    #[cfg(feature = "tracing")]
    tracing::error!(target: "event_bus", event = %header.name, id = %header.id, attempts = item.attempt, "handler `{}` failed: {error}", info.label);
    let failed = Failed {
        subscription: &info.label,
        reason: Reason::Exhausted,
        error,
        attempts: item.attempt,
        first_failure: item.first_failure,
    };
    services.bury(&*item.carried, failed);
    info.counters.attempts.add(1);
    info.counters.failed.add(1);
    info.counters.exhausted.add(1);
    info.counters.dead_lettered.add(1);
    services.ended_failed.add(1);
}

/// Tells the log from which a delivery was read what became of it.
fn resolve(item: &mut Item, verdict: Verdict) {
    if let Some(ticket) = item.ticket.take() {
        ticket.resolve(verdict);
    }
}
