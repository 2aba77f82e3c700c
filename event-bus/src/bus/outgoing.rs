//! What waits to be handed over to a backend that takes time: in the order in which it was published, as many at once as have gathered.
//!
//! Once an event is here it is handed over, whether its publisher waits for that or not.

use std::borrow::Cow;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::channel::{Channel, Refused};
use super::services::Services;
use crate::backend::{Ack, Backend, BackendError, Encoded, call};

/// How many events wait for one backend at most.
pub(super) const CAPACITY: usize = 1024;

/// The most events in one hand-over, unless the backend says otherwise.
const AT_ONCE: usize = 64;

/// What waits to be handed over to one backend.
pub(super) struct Outgoing {
    name: Cow<'static, str>,
    backend: Arc<dyn Backend>,
    services: Arc<Services>,
    channel: Arc<Channel<Job>>,
    started: Arc<AtomicBool>,
}

/// The task that hands over. When its runtime drops it, the next publish begins another one.
struct Running {
    started: Arc<AtomicBool>,
    services: Arc<Services>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.services.runtime_has_ended();
        self.started.store(false, Ordering::Release);
    }
}

struct Job {
    event: Encoded,
    /// Who waits for the answer, if anybody does.
    reply: Option<Arc<Reply>>,
}

/// The answer to one hand-over, for the publisher that waits for it.
#[derive(Default)]
struct Reply(Mutex<Answer>);

#[derive(Default)]
struct Answer {
    result: Option<Result<Ack, BackendError>>,
    waker: Option<Waker>,
}

impl Outgoing {
    pub(super) fn new(name: Cow<'static, str>, backend: Arc<dyn Backend>, services: Arc<Services>) -> Self {
        let (channel, started) = (Arc::new(Channel::new(CAPACITY)), Arc::new(AtomicBool::new(false)));
        Self { name, backend, services, channel, started }
    }

    /// Sees to it that something hands over. `false` without a runtime.
    pub(super) fn start(&self) -> bool {
        let Some(runtime) = self.services.runtime() else { return false };
        if !self.started.swap(true, Ordering::AcqRel) {
            let most = self.backend.capabilities().batch_publish.unwrap_or(AT_ONCE).max(1);
            let running = Running { started: Arc::clone(&self.started), services: Arc::clone(&self.services) };
            let (name, backend, channel) = (self.name.clone(), Arc::clone(&self.backend), Arc::clone(&self.channel));
            runtime.spawn(hand_over_all(name, backend, channel, running, most));
        }
        true
    }

    /// Whether there is room for one more.
    pub(super) fn has_room(&self) -> bool {
        self.channel.len() < CAPACITY
    }

    /// Leaves an event here, for nobody waits for it.
    pub(super) fn leave(&self, event: Encoded) -> Result<(), BackendError> {
        self.services.activity.begin(1);
        let left = self.channel.try_give(Job { event, reply: None }, 0);
        left.map_err(|refused| {
            self.services.activity.end(1);
            BackendError::not_sent(match refused {
                Refused::Full(_) => "too many events wait for it",
                Refused::Closed(_) => "the bus has ended",
            })
        })
    }

    /// Hands an event over and waits for the answer. Dropped while it waits for room, it did nothing; after that the event is handed over all the same.
    pub(super) async fn hand_over(&self, event: Encoded) -> Result<Ack, BackendError> {
        let reply = Arc::new(Reply::default());
        let job = Job { event, reply: Some(Arc::clone(&reply)) };
        let mut waiting = Waiting { services: &self.services, is_in: false };
        self.services.activity.begin(1);
        if self.channel.give(job).await.is_err() {
            return Err(BackendError::not_sent("the bus has ended"));
        }
        waiting.is_in = true;
        WaitFor(&reply).await
    }

    /// Drops what waits. Gives how many events that were.
    pub(super) fn stop(&self) -> usize {
        let rest = self.channel.close();
        let count = rest.waiting.len() + rest.out;
        self.services.activity.end(rest.waiting.len());
        for job in rest.waiting {
            job.answer(Err(BackendError::not_sent("the bus has ended")), &self.name, &self.services);
        }
        count
    }

    /// How many events wait or are being handed over.
    pub(super) fn pending(&self) -> usize {
        self.channel.pending()
    }
}

/// Takes back what was counted as under way, if it never was.
struct Waiting<'a> {
    services: &'a Services,
    is_in: bool,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if !self.is_in {
            self.services.activity.end(1);
        }
    }
}

async fn hand_over_all(
    name: Cow<'static, str>,
    backend: Arc<dyn Backend>,
    channel: Arc<Channel<Job>>,
    running: Running,
    most: usize,
) {
    let services = &running.services;
    loop {
        let jobs = channel.take(most).await;
        if jobs.is_empty() {
            return;
        }
        let over = Over { channel: &channel, services, count: jobs.len() };
        let events: Vec<Encoded> = jobs.iter().map(|job| job.event.clone()).collect();
        let results = call::awaited(&*backend, &events).await;
        for (job, result) in jobs.into_iter().zip(results) {
            job.answer(result, &name, services);
        }
        drop(over);
    }
}

/// Says that a hand-over is over, also if the runtime ends in the middle of it.
struct Over<'a> {
    channel: &'a Channel<Job>,
    services: &'a Services,
    count: usize,
}

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.channel.finish(self.count);
        self.services.activity.end(self.count);
        // For those who wait for this queue alone.
        self.services.activity.wake();
    }
}

impl Job {
    fn answer(mut self, result: Result<Ack, BackendError>, backend: &str, services: &Services) {
        match (self.reply.take(), result) {
            (Some(reply), result) => reply.give(result),
            (None, Err(error)) => services.lose(backend, self.event.event(), 1, &error),
            (None, Ok(_)) => {}
        }
    }
}

/// A publisher that waits hears of the end of the runtime as well.
impl Drop for Job {
    fn drop(&mut self) {
        if let Some(reply) = self.reply.take() {
            reply.give(Err(BackendError::message("the runtime ended while it was handed over")));
        }
    }
}

impl Reply {
    fn give(&self, result: Result<Ack, BackendError>) {
        let waker = {
            let mut answer = self.lock();
            answer.result = Some(result);
            answer.waker.take()
        };
        waker.into_iter().for_each(Waker::wake);
    }
}

impl Reply {
    fn lock(&self) -> MutexGuard<'_, Answer> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct WaitFor<'a>(&'a Reply);

impl Future for WaitFor<'_> {
    type Output = Result<Ack, BackendError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut answer = self.0.lock();
        if let Some(result) = answer.result.take() {
            return Poll::Ready(result);
        }
        answer.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
