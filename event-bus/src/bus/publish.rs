//! [`Publish`]: a publish that is being put together, sent, or awaited.

use std::borrow::Cow;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};

use serde::Serialize;
use uuid::Uuid;

use super::EventBus;
use super::core::Core;
use super::dispatch::Waits;
use super::error::{PublishError, PublishErrorKind};
use super::frames::TooDeep;
use super::options::Options;
use super::receipt::Receipt;
use crate::key::PartitionKey;
use crate::runtime::BoxFuture;
use crate::topic::{TopicText, TopicTexts};

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
    bus: Cow<'a, EventBus>,
    /// What is published: the event itself, or a name and data.
    payload: P,
    options: Option<Box<Options>>,
    run: Run<E, P>,
}

/// Publishes. A pointer rather than a trait, so that what is not an event is one error at `publish`, and none at `send`.
pub(super) type Run<E, P> = fn(&Arc<Core>, P, Option<Box<Options>>, Waits) -> Step<E>;

/// How far a publish got without waiting.
pub(super) enum Step<E> {
    Done(Result<Receipt, PublishError<E>>),
    Later(Later<E>),
}

/// The rest of a publish that has to wait.
pub(super) struct Later<E> {
    future: Rest<E>,
    /// Lets it go on by itself when nobody waits for it any more, if it does.
    let_go: Option<LetGo<E>>,
}

type Rest<E> = BoxFuture<'static, Result<Receipt, PublishError<E>>>;

type LetGo<E> = Box<dyn FnOnce(Rest<E>) + Send>;

impl<E: 'static> Later<E> {
    pub(super) fn step(
        core: &Arc<Core>,
        future: impl Future<Output = Result<Receipt, PublishError<E>>> + Send + 'static,
    ) -> Step<E> {
        let runtime = core.services.runtime().filter(|_| core.members.primary.is_some());
        let let_go: Option<LetGo<E>> = runtime.map(|runtime| {
            Box::new(move |rest: Rest<E>| {
                runtime.spawn(async move {
                    if let Err(error) = rest.await {
                        nobody_waits(&error);
                    }
                });
            }) as _
        });
        Step::Later(Self { future: Box::pin(future), let_go })
    }
}

/// A publish failed whose publisher did not wait for it any more.
#[cfg(feature = "tracing")]
fn nobody_waits<E>(error: &PublishError<E>) {
    tracing::error!(target: "event_bus", id = %error.id, "an event was not published, and nobody waited for that any more: {}", error.kind());
}

#[cfg(not(feature = "tracing"))]
fn nobody_waits<E>(_: &PublishError<E>) {}

/// Ends a publish that waited for nothing but backends, or goes on waiting.
pub(super) async fn end<E>(step: Step<E>) -> Result<Receipt, PublishError<E>> {
    match step {
        Step::Done(result) => result,
        Step::Later(later) => later.future.await,
    }
}

impl<'a, E, P> Publish<'a, E, P> {
    pub(super) fn new(bus: Cow<'a, EventBus>, payload: P, run: Run<E, P>) -> Self {
        Self { bus, payload, options: None, run }
    }

    pub(super) fn with(mut self, options: Options) -> Self {
        self.options = Some(Box::new(options));
        self
    }

    /// Adds a topic to those that the event declares.
    pub fn topic(mut self, topic: impl TopicText) -> Self {
        self.options().add_topic(topic.text());
        self
    }

    /// Replaces the topics that the event declares. With none, it goes to `default`.
    pub fn topics(mut self, topics: impl TopicTexts) -> Self {
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

    /// Publishes now, in this thread. It never waits: for a backend that takes time it leaves the event in a bounded queue on the runtime of the bus, and a
    /// handler whose queue is full is passed over, which stands in the receipt and is a dead letter.
    ///
    /// # Errors
    ///
    /// [`PublishError`] gives the event back. A handler that fails is no error: it stands in the [`Receipt`].
    #[inline]
    pub fn send(self) -> Result<Receipt, PublishError<E>> {
        let Self { bus, payload, options, run } = self;
        let step = match bus {
            Cow::Borrowed(bus) => run(&bus.core, payload, options, Waits::No),
            Cow::Owned(bus) => run(&bus.core, payload, options, Waits::No),
        };
        match step {
            Step::Done(result) => result,
            Step::Later(_) => panic!("what does not wait is over when it returns"),
        }
    }

    pub(super) fn options(&mut self) -> &mut Options {
        self.options.get_or_insert_default()
    }
}

impl<'a, E, P> IntoFuture for Publish<'a, E, P> {
    type Output = Result<Receipt, PublishError<E>>;
    type IntoFuture = PublishFuture<'a, E, P>;

    fn into_future(self) -> PublishFuture<'a, E, P> {
        PublishFuture(State::New(self))
    }
}

/// A publish that is being awaited.
///
/// One that was never polled did nothing. Once polled on a bus with a backend that stores it goes on to its end, on the runtime, even if it is
/// dropped. On another bus, one that is dropped while it waits for a backend reaches that backend and no handler, and one that is dropped while it waits for
/// room in queues has reached the others; what did not get into a queue is counted there as dropped.
#[must_use = "futures do nothing unless you .await or poll them"]
pub struct PublishFuture<'a, E, P = E>(State<'a, E, P>);

enum State<'a, E, P> {
    New(Publish<'a, E, P>),
    Waiting(Later<E>),
    Over,
}

/// Nothing in it is pinned.
impl<E, P> Unpin for PublishFuture<'_, E, P> {}

impl<E, P> Future for PublishFuture<'_, E, P> {
    type Output = Result<Receipt, PublishError<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut task::Context<'_>) -> Poll<Self::Output> {
        if let State::New(_) = self.0 {
            let State::New(publish) = std::mem::replace(&mut self.0, State::Over) else { return Poll::Pending };
            match (publish.run)(&publish.bus.core, publish.payload, publish.options, Waits::Yes) {
                Step::Done(result) => return Poll::Ready(result),
                Step::Later(later) => self.0 = State::Waiting(later),
            }
        }
        let State::Waiting(later) = &mut self.0 else { panic!("a future is not polled again after it is ready") };
        let poll = later.future.as_mut().poll(context);
        if poll.is_ready() {
            self.0 = State::Over;
        }
        poll
    }
}

impl<E, P> Drop for PublishFuture<'_, E, P> {
    fn drop(&mut self) {
        if let State::Waiting(Later { future, let_go: Some(let_go) }) = std::mem::replace(&mut self.0, State::Over) {
            let_go(future);
        }
    }
}

impl<E, P> fmt::Debug for Publish<'_, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publish").field("options", &self.options).finish_non_exhaustive()
    }
}

impl<E, P> fmt::Debug for PublishFuture<'_, E, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::New(_) => "PublishFuture(New)",
            State::Waiting(_) => "PublishFuture(Waiting)",
            State::Over => "PublishFuture(Over)",
        })
    }
}

impl From<TooDeep> for PublishErrorKind {
    fn from(TooDeep(names): TooDeep) -> Self {
        // The shortest tail that begins and ends with the same name is the cycle.
        let start = match names.split_last() {
            Some((last, before)) => before.iter().rposition(|name| name == last).unwrap_or(0),
            None => 0,
        };
        Self::TooDeep { cycle: names[start..].to_vec() }
    }
}
