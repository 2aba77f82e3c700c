//! [`Publish`]: a publish that is being put together, and the way of a typed event.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};

use serde::Serialize;
use uuid::Uuid;

use super::EventBus;
use super::core::Core;
use super::dispatch;
use super::error::{PublishError, PublishErrorKind};
use super::frames::{Publication, Refused};
use super::options::{Options, check_key};
use super::publishing::{Publishing, Typed};
use super::receipt::{Backends, Receipt};
use super::slots::{Cell, ErasedPlan};
use super::table::Plan;
use crate::envelope::{Metadata, TopicList};
use crate::event::Event;
use crate::key::PartitionKey;

/// A publish that is being put together. Nothing happens until it is awaited or [`send`](Self::send) is called.
///
/// ```
/// # use event_bus::{Event, EventBus};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", topics = ["deals"], local)]
/// # struct DealWon { amount: u64 }
/// # let bus = EventBus::default();
/// let receipt = bus.publish(DealWon { amount: 7 }).topic("vip").metadata("user_id", 42).send()?;
/// println!("published as {}", receipt.id());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "nothing is published until you .await it or call .send()"]
pub struct Publish<'a, E, P = E> {
    bus: &'a EventBus,
    /// What is published: the event itself, or a name and data.
    payload: P,
    options: Option<Box<Options>>,
    run: Run<E, P>,
}

/// Publishes. A pointer rather than a trait, so that what is not an event is one error at `publish`, and none at `send`.
pub(super) type Run<E, P> = fn(&Arc<Core>, P, Option<Box<Options>>) -> Result<Receipt, PublishError<E>>;

impl<'a, E, P> Publish<'a, E, P> {
    pub(super) fn new(bus: &'a EventBus, payload: P, run: Run<E, P>) -> Self {
        Self { bus, payload, options: None, run }
    }

    /// Adds a topic to those that the event declares.
    pub fn topic(mut self, topic: impl AsRef<str>) -> Self {
        self.options().add_topic(topic.as_ref());
        self
    }

    /// Replaces the topics that the event declares. With none, it goes to `default`.
    pub fn topics(mut self, topics: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        self.options().replace_topics(topics);
        self
    }

    /// Sends a value along with the event: who did it, from where. Keys are `[a-z][a-z0-9_]*`, at most 64 bytes.
    pub fn metadata(mut self, key: impl AsRef<str>, value: impl Serialize) -> Self {
        self.options().add_metadata(key.as_ref(), value);
        self
    }

    /// Gives the event a partition key, in place of its own if it has one: at most 256 bytes.
    pub fn key(mut self, key: impl PartitionKey) -> Self {
        self.options().set_key(key);
        self
    }

    /// Gives the event its id: for publishing the same event again after an error. Neither all zeros nor all ones.
    pub fn id(mut self, id: Uuid) -> Self {
        self.options().set_id(id);
        self
    }

    /// Publishes now, in this thread. It never waits and needs no runtime.
    ///
    /// # Errors
    ///
    /// [`PublishError`] gives the event back. A handler that fails is no error: it stands in the [`Receipt`].
    #[inline]
    pub fn send(self) -> Result<Receipt, PublishError<E>> {
        (self.run)(&self.bus.core, self.payload, self.options)
    }

    pub(super) fn options(&mut self) -> &mut Options {
        self.options.get_or_insert_default()
    }
}

impl<'a, E, P> IntoFuture for Publish<'a, E, P> {
    type Output = Result<Receipt, PublishError<E>>;
    type IntoFuture = PublishFuture<'a, E, P>;

    fn into_future(self) -> PublishFuture<'a, E, P> {
        PublishFuture(Some(self))
    }
}

/// A publish that is being awaited. One that was never polled did nothing.
#[must_use = "futures do nothing unless you .await or poll them"]
pub struct PublishFuture<'a, E, P = E>(Option<Publish<'a, E, P>>);

/// Nothing in it is pinned.
impl<E, P> Unpin for PublishFuture<'_, E, P> {}

impl<E, P> Future for PublishFuture<'_, E, P> {
    type Output = Result<Receipt, PublishError<E>>;

    fn poll(mut self: Pin<&mut Self>, _: &mut task::Context<'_>) -> Poll<Self::Output> {
        let publish = self.0.take().expect("a future is not polled again after it is ready");
        Poll::Ready(publish.send())
    }
}

impl<E, P> fmt::Debug for Publish<'_, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publish").field("options", &self.options).finish_non_exhaustive()
    }
}

impl<E, P> fmt::Debug for PublishFuture<'_, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PublishFuture").field(&self.0).finish()
    }
}

/// The way of a typed event. If nobody listens, it ends here.
#[inline]
pub(super) fn publish<E: Event>(
    core: &Arc<Core>,
    event: E,
    options: Option<Box<Options>>,
) -> Result<Receipt, PublishError<E>> {
    let asks_backends = core.asks_backends();
    let cell = core.slots.cell(E::slot().index());
    if options.is_none() && !asks_backends && cell.is_empty() {
        return Ok(Receipt::of_nothing());
    }
    publish_typed(core, cell, event, options.as_deref(), asks_backends)
}

fn publish_typed<E: Event>(
    core: &Arc<Core>,
    cell: &Cell,
    event: E,
    options: Option<&Options>,
    asks_backends: bool,
) -> Result<Receipt, PublishError<E>> {
    let given_id = options.and_then(|options| options.id);
    let (topics, publication) = match begin(E::NAME, E::TOPICS, options) {
        Ok(begun) => begun,
        Err(error) => return Err(PublishError::new(event, given_id, error)),
    };
    let body = Typed(&event);
    let given_key = options.and_then(|options| options.key.as_deref());
    let publishing = Publishing::new(core, &publication, &topics, &body, given_key);
    let mut backends = Backends::NoOp;
    if asks_backends && core.only_noop {
        // Whether events are logged changes nothing: one that cannot be written is not logged.
        let _ = dispatch::hand_over(&publishing);
    } else if asks_backends {
        let own_key = event.key().filter(|_| given_key.is_none());
        let checked = own_key.map_or(Ok(()), |key| check_key(&key));
        match checked.and_then(|()| Ok(dispatch::hand_over(&publishing)?)) {
            Ok(answers) => backends = answers,
            Err(error) => {
                let id = publication.end().or(given_id);
                return Err(PublishError::new(event, id, error));
            }
        }
    }
    let run = |plan: &Plan<E>| {
        dispatch::run(&publishing, &plan.entries, |call, delivery| match call(&event, delivery) {
            crate::handler::Handled::Now(ended) => ended,
            crate::handler::Handled::Pending(_) => unreachable!(),
        })
    };
    let counts = match options {
        Some(options) if options.names_topics() => {
            let plan = core.table().plan(&topics);
            let counts = run(&plan);
            dispatch::drop_quietly(plan);
            counts
        }
        _ => with_plan(core, cell, &topics, run),
    };
    Ok(Receipt::new(publication.end(), counts, backends))
}

/// What can fail before anybody sees the event, and does not depend on its type.
fn begin(
    name: &'static str,
    declared: &'static [&'static str],
    options: Option<&Options>,
) -> Result<(TopicList, Publication), PublishErrorKind> {
    let Some(options) = options else {
        let publication = Publication::begin(Cow::Borrowed(name), None, &Metadata::new())?;
        return Ok((TopicList::of_type(declared), publication));
    };
    if let Some(wrong) = &options.wrong {
        return Err(wrong.clone());
    }
    let topics = options.topics(declared)?;
    Ok((topics, Publication::begin(Cow::Borrowed(name), options.id, &options.metadata)?))
}

/// Runs with the list of a type for the topics it declares, which is kept until a subscription changes it.
fn with_plan<E: Event, R>(core: &Core, cell: &Cell, topics: &TopicList, run: impl FnOnce(&Plan<E>) -> R) -> R {
    let kept = cell.plan();
    if let Some(plan) = &*kept {
        let result = run(plan_of(plan));
        dispatch::drop_quietly(kept);
        return result;
    }
    let plan = {
        let table = core.table();
        let plan = table.plan::<E>(topics);
        let empty = plan.entries.is_empty();
        let plan: Arc<ErasedPlan> = Arc::new(Box::new(plan));
        cell.set(Arc::clone(&plan), empty);
        plan
    };
    let result = run(plan_of(&plan));
    dispatch::drop_quietly(plan);
    result
}

fn plan_of<E: Event>(plan: &ErasedPlan) -> &Plan<E> {
    plan.downcast_ref().expect("the list in a slot is of the slot's type")
}

impl From<Refused> for PublishErrorKind {
    fn from(refused: Refused) -> Self {
        let Refused::TooDeep(names) = refused else { return Self::ThreadEnds };
        // The shortest tail that begins and ends with the same name is the cycle.
        let start = match names.split_last() {
            Some((last, before)) => before.iter().rposition(|name| name == last).unwrap_or(0),
            None => 0,
        };
        Self::TooDeep { cycle: names[start..].to_vec() }
    }
}
