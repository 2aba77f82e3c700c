//! Reads a subscription's events from a log: with a name those that it shares with other processes, and without one those that other processes
//! publish from now on.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use super::core::Core;
use super::inbox::{Inbox, Ticket, Told};
use super::info::Info;
use super::parcel::RawParcel;
use super::post::{self, Begun, Item};
use super::services::{Failed, Services};
use super::worker;
use crate::backend::{Backend, BackendError, Deliveries, Incoming, SubscriptionSpec, Verdict};
use crate::dead_letter::Reason;
use crate::decode::DecodeError;
use crate::envelope::RawEvent;
use crate::handler::{Bound, Carried, ErasedBatch, ErasedCall, TypedCall};
use crate::notice::Notice;
use crate::runtime::{BoxFuture, Runtime, yield_now};
use crate::unwinding::{caught, drop_quietly, message};

/// How many events a subscription without a queue reads at once.
const WITHOUT_QUEUE: usize = 64;

/// For how long an event of a version that the program does not know yet is put off: a deployment may be under way.
const NEWER_VERSION: Duration = Duration::from_mins(15);

/// The wait before a log that cannot be read is asked again, at first and at most.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

type Opened = Result<Box<dyn Deliveries>, BackendError>;

/// Everything that one reading task needs.
pub(super) struct Feed {
    pub(super) info: Arc<Info>,
    pub(super) inbox: Arc<Inbox>,
    pub(super) services: Arc<Services>,
    pub(super) core: Weak<Core>,
    pub(super) backend: Arc<dyn Backend>,
    pub(super) backend_name: String,
    pub(super) spec: SubscriptionSpec,
    pub(super) takes: Vec<Take>,
}

/// A handler, and the events that it takes.
pub(super) enum Take {
    Event(&'static str, Arc<dyn ErasedCall>),
    Batch(&'static str, Arc<dyn ErasedBatch>),
    Raw(Arc<dyn ErasedCall>),
}

impl Take {
    pub(super) fn of(bound: &Bound) -> Self {
        match bound {
            Bound::Event { name, call, .. } | Bound::Reader { name, call, .. } => Self::Event(name, Arc::clone(call)),
            Bound::Batch { name, call, .. } => Self::Batch(name, Arc::clone(call)),
            Bound::Raw(call) => Self::Raw(Arc::new(TypedCall(Arc::clone(call)))),
        }
    }
}

impl Feed {
    /// Opens the log at once, if it can, and reads on in a task. An error of a log that can be asked at once is given back.
    pub(super) fn start(self, runtime: &Runtime) -> Result<(), BackendError> {
        let mut opening = open(Arc::clone(&self.backend), self.spec.clone());
        let first = catch_unwind(AssertUnwindSafe(|| opening.as_mut().poll(&mut Context::from_waker(Waker::noop()))));
        let opening: BoxFuture<'static, Opened> = match first {
            Ok(Poll::Ready(opened)) => Box::pin(std::future::ready(Ok(opened?))),
            Ok(Poll::Pending) => opening,
            Err(panic) => return Err(BackendError::message(format!("panicked: {}", message(panic)))),
        };
        let other = runtime.clone();
        runtime.spawn(async move {
            let _ended = Ended(Arc::clone(&self.inbox), Arc::clone(&self.services));
            self.run(opening, &other).await;
        });
        Ok(())
    }

    /// Reads until the subscription ends. A log that fails is opened again after a pause.
    async fn run(self, mut opening: BoxFuture<'static, Opened>, runtime: &Runtime) {
        let mut pause = FIRST_PAUSE;
        let mut is_interrupted = false;
        loop {
            // What panics there is an error like others.
            let read = caught(async {
                let mut deliveries = opening.await?;
                if std::mem::take(&mut is_interrupted) {
                    self.tell_reconnected();
                }
                self.read(&mut *deliveries, &mut pause).await
            });
            let error = match read.await {
                Ok(Ok(())) => return,
                Ok(Err(error)) => error,
                Err(panic) => BackendError::message(format!("panicked: {panic}")),
            };
            if self.inbox.is_ending() {
                return;
            }
            is_interrupted = true;
            self.tell_interrupted(&error);
            runtime.sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
            opening = open(Arc::clone(&self.backend), self.spec.clone());
        }
    }

    async fn read(&self, deliveries: &mut dyn Deliveries, pause: &mut Duration) -> Result<(), BackendError> {
        let capacity = self.info.post.as_ref().map_or(WITHOUT_QUEUE, |post| post.channel.capacity());
        loop {
            match next(&self.inbox, deliveries, capacity).await? {
                Next::End => return Ok(()),
                Next::Verdicts(verdicts) => deliveries.resolve(verdicts).await?,
                Next::Question(number) => {
                    if deliveries.caught_up().await? {
                        self.inbox.answer(number);
                        self.services.activity.wake();
                    }
                }
                Next::Incoming(incoming) => {
                    *pause = FIRST_PAUSE;
                    let count = incoming.len();
                    self.services.activity.begin(1);
                    let _over = Over(&self.services);
                    for event in incoming {
                        if self.take(event).await.is_none() {
                            return Ok(());
                        }
                    }
                    if count >= WITHOUT_QUEUE {
                        yield_now().await;
                    }
                }
            }
        }
    }

    /// Takes one event that was read. `None` once the bus is gone.
    async fn take(&self, incoming: Incoming) -> Option<()> {
        let core = self.core.upgrade()?;
        let ticket = self.info.durable.then(|| {
            self.inbox.took(1);
            Ticket::new(&self.inbox, incoming.token)
        });
        if !self.info.durable && incoming.origin == Some(core.origin) {
            // This bus's own events reach its subscriptions without a name directly.
            return Some(());
        }
        let (event, attempt) = (incoming.event, incoming.attempt);
        if attempt > 1 {
            self.inbox.came_again();
        }
        let Some(take) = self.takes.iter().find(|take| take.takes(&event)).filter(|_| self.info.wants_event(&event))
        else {
            resolve(ticket, Verdict::Ack);
            return Some(());
        };
        let decoded = catch_unwind(AssertUnwindSafe(|| take.decode(&event))).unwrap_or_else(|panic| {
            Some(Err(DecodeError::Panicked { event: event.event_type().to_owned(), message: message(panic) }))
        });
        let typed = match decoded.transpose() {
            Ok(typed) => typed,
            Err(DecodeError::NewerVersion { .. }) if ticket.is_some() => {
                resolve(ticket, Verdict::RetryAfter(NEWER_VERSION));
                return Some(());
            }
            Err(error) => {
                self.undeliverable(&core, event, &error, attempt);
                resolve(ticket, Verdict::Dead);
                return Some(());
            }
        };
        let carried: Arc<dyn Carried> = Arc::new(RawParcel::new(&core, event, typed));
        drop(core);
        let item = Item { carried, call: take.call(), attempt, first_failure: None, ticket };
        if self.info.post.is_none() {
            worker::run_here(&self.info, &self.services, item).await;
        } else if self.info.durable {
            // No more is outstanding than the queue has room for; what comes back for another attempt may be beyond it.
            if let Err(refused) = post::put(&self.info, &mut Begun::new(&self.services, 1), item, usize::MAX / 2) {
                drop_quietly(refused);
            }
        } else if let Err(item) = post::put_when_room(&self.info, &self.services, item).await {
            drop_quietly(item);
        }
        Some(())
    }

    fn undeliverable(&self, core: &Arc<Core>, event: RawEvent, error: &DecodeError, attempt: u32) {
        #[cfg(feature = "tracing")]
        tracing::error!(target: "event_bus", event = %event.event_type(), id = %event.id(), "subscription `{}` cannot read it: {error}", self.info.label);
        let counters = &self.info.counters;
        counters.routed.add(1);
        counters.undeliverable.add(1);
        counters.dead_lettered.add(1);
        self.services.ended_failed.add(1);
        let failed = Failed {
            subscription: &self.info.label,
            reason: Reason::Undeliverable,
            error: error.to_string(),
            attempts: attempt.saturating_sub(1),
            first_failure: None,
        };
        self.services.bury(&RawParcel::new(core, event, None), failed);
    }

    fn tell_interrupted(&self, error: &BackendError) {
        #[cfg(feature = "tracing")]
        tracing::warn!(target: "event_bus", backend = self.backend_name, error = error.chain(), "subscription `{}` cannot read, and tries again", self.info.label);
        self.services.listeners.tell(|| Notice::Interrupted {
            backend: self.backend_name.clone(),
            subscription: self.info.label.to_string(),
            error: error.chain(),
        });
    }

    fn tell_reconnected(&self) {
        #[cfg(feature = "tracing")]
        tracing::info!(target: "event_bus", backend = self.backend_name, "subscription `{}` reads again", self.info.label);
        self.services.listeners.tell(|| Notice::Reconnected {
            backend: self.backend_name.clone(),
            subscription: self.info.label.to_string(),
        });
    }
}

/// Says that the task has ended, whatever ended it.
struct Ended(Arc<Inbox>, Arc<Services>);

impl Drop for Ended {
    fn drop(&mut self) {
        self.0.has_ended();
        self.1.activity.wake();
    }
}

fn resolve(ticket: Option<Ticket>, verdict: Verdict) {
    if let Some(ticket) = ticket {
        ticket.resolve(verdict);
    }
}

/// Says that what was read is under way no longer, whatever happens.
struct Over<'a>(&'a Services);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        self.0.activity.end(1);
    }
}

fn open(backend: Arc<dyn Backend>, spec: SubscriptionSpec) -> BoxFuture<'static, Opened> {
    Box::pin(async move {
        match backend.source() {
            Some(source) => source.open(spec).await,
            None => Err(BackendError::message("it has no read side any more")),
        }
    })
}

/// What a reading task does next.
enum Next {
    End,
    Verdicts(Vec<(crate::backend::Token, Verdict)>),
    Question(u64),
    Incoming(Vec<Incoming>),
}

/// Waits for something to do. What is told goes before what is read.
async fn next(inbox: &Inbox, deliveries: &mut dyn Deliveries, capacity: usize) -> Result<Next, BackendError> {
    let mut reading: Option<BoxFuture<'_, _>> = None;
    let mut deliveries = Some(deliveries);
    std::future::poll_fn(|context| {
        let room = match inbox.look(capacity, false, context) {
            Told::End => return Poll::Ready(Ok(Next::End)),
            Told::Verdicts(verdicts) => return Poll::Ready(Ok(Next::Verdicts(verdicts))),
            Told::Question(number) => return Poll::Ready(Ok(Next::Question(number))),
            Told::Read(room) => room,
        };
        if room > 0
            && reading.is_none()
            && let Some(deliveries) = deliveries.take()
        {
            reading = Some(deliveries.next(room));
        }
        if let Some(reading) = &mut reading
            && let Poll::Ready(read) = reading.as_mut().poll(context)
        {
            return Poll::Ready(read.map(Next::Incoming));
        }
        match inbox.look(capacity, true, context) {
            Told::Question(number) => Poll::Ready(Ok(Next::Question(number))),
            _ => Poll::Pending,
        }
    })
    .await
}

impl Take {
    fn takes(&self, event: &RawEvent) -> bool {
        match self {
            Self::Event(name, _) | Self::Batch(name, _) => *name == event.event_type(),
            Self::Raw(_) => true,
        }
    }

    fn decode(&self, event: &RawEvent) -> Option<Result<Box<dyn std::any::Any + Send + Sync>, DecodeError>> {
        match self {
            Self::Event(_, call) | Self::Raw(call) => call.decode(event),
            Self::Batch(_, call) => Some(call.decode(event)),
        }
    }

    fn call(&self) -> Option<Arc<dyn ErasedCall>> {
        match self {
            Self::Event(_, call) | Self::Raw(call) => Some(Arc::clone(call)),
            Self::Batch(..) => None,
        }
    }
}
