//! A subscription's queue: what waits there, and how it gets in.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use super::channel::{Channel, Refused};
use super::inbox::Ticket;
use super::info::Info;
use super::services::Services;
use crate::envelope::Timestamp;
use crate::handler::{Carried, ErasedBatch, ErasedCall};
use crate::policy::Retry;
use crate::runtime::Task;

/// The queue of a subscription, and how its handler is run from there.
pub(super) struct Post {
    pub(super) channel: Channel<Item>,
    pub(super) retry: Retry,
    pub(super) concurrency: usize,
    /// Whether the handler runs on the pool for calls that block.
    pub(super) blocking: bool,
    /// The handler, if it takes many events at once.
    pub(super) batch: Option<Arc<dyn ErasedBatch>>,
    /// Whether its runtime has ended, and with it its workers.
    pub(super) lost: AtomicBool,
    tasks: Mutex<Vec<Task>>,
}

/// One delivery that waits.
pub(super) struct Item {
    pub(super) carried: Arc<dyn Carried>,
    /// The handler; that of a batch stands in [`Post`].
    pub(super) call: Option<Arc<dyn ErasedCall>>,
    /// Which attempt comes next, from 1.
    pub(super) attempt: u32,
    pub(super) first_failure: Option<Timestamp>,
    /// What it is resolved by, if it was read from a log.
    pub(super) ticket: Option<Ticket>,
}

impl Post {
    pub(super) fn new(capacity: usize, concurrency: usize, retry: Retry, blocking: bool) -> Self {
        let (batch, lost, tasks) = (None, AtomicBool::new(false), Mutex::default());
        Self { channel: Channel::new(capacity), retry, concurrency, blocking, batch, lost, tasks }
    }

    /// Keeps a task that ends with the queue.
    pub(super) fn keep(&self, task: Task) {
        self.tasks.lock().unwrap_or_else(PoisonError::into_inner).push(task);
    }

    /// Ends at once: what waits and what runs is abandoned. Gives the number of those deliveries.
    pub(super) fn stop(&self, info: &Info, services: &Services) -> usize {
        let rest = self.channel.close();
        let tasks = std::mem::take(&mut *self.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        tasks.iter().for_each(Task::abort);
        // What came from a log goes back there, and comes to somebody else.
        let returned = rest.waiting.iter().filter(|item| item.ticket.is_some()).count();
        let abandoned = rest.waiting.len() + rest.out + rest.off - returned;
        info.counters.routed.take_back(returned as u64);
        info.counters.abandoned.add(abandoned as u64);
        info.counters.cancelled.add(rest.out as u64);
        info.counters.attempts.add(rest.out as u64);
        services.activity.end(rest.waiting.len());
        crate::unwinding::drop_quietly(rest.waiting);
        abandoned
    }
}

/// Deliveries of one publish that are counted as under way, and are not in their queues yet.
pub(super) struct Begun<'a> {
    pub(super) services: &'a Services,
    count: usize,
}

impl<'a> Begun<'a> {
    pub(super) fn new(services: &'a Services, count: usize) -> Self {
        services.activity.begin(count);
        Self { services, count }
    }
}

/// Those that got into no queue are not under way any more.
impl Drop for Begun<'_> {
    fn drop(&mut self) {
        self.services.activity.end(self.count);
    }
}

/// Puts a delivery into the queue of its subscription, if there is room, or no more than `beyond` too many.
pub(super) fn put(info: &Info, begun: &mut Begun<'_>, item: Item, beyond: usize) -> Result<(), Refused<Item>> {
    let post = info.post.as_ref().expect("only a subscription with a queue is given something for it");
    info.counters.routed.add(1);
    let put = post.channel.try_give(item, beyond);
    if put.is_err() {
        info.counters.routed.take_back(1);
    } else {
        begun.count -= 1;
    }
    put
}

/// Puts a delivery into the queue of its subscription as soon as there is room. Dropped before that, the delivery is counted as dropped.
pub(super) async fn put_when_room(info: &Info, services: &Services, item: Item) -> Result<(), Item> {
    let post = info.post.as_ref().expect("only a subscription with a queue is given something for it");
    let mut routed = Routed { info, services, is_in: false };
    services.activity.begin(1);
    info.counters.routed.add(1);
    let put = post.channel.give(item).await;
    routed.is_in = true;
    if put.is_err() {
        services.activity.end(1);
        info.counters.routed.take_back(1);
    }
    put
}

/// Counts a delivery that never got in.
struct Routed<'a> {
    info: &'a Info,
    services: &'a Services,
    is_in: bool,
}

impl Drop for Routed<'_> {
    fn drop(&mut self) {
        if !self.is_in {
            self.services.activity.end(1);
            self.info.counters.dropped.add(1);
        }
    }
}
