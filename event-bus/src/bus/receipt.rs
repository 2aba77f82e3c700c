//! What became of a publish.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::panic::Location;
use std::sync::{Arc, OnceLock};

use uuid::Uuid;

use crate::backend::{Ack, BackendError};
use crate::handler::BoxError;

/// What became of a publish: which handlers failed, how many ran, and what each backend promised.
///
/// A handler that fails does not fail the publish; it stands here.
///
/// ```
/// # use event_bus::{Event, EventBus};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
/// let bus = EventBus::default();
/// bus.subscribe(|_event: &DealWon| {});
/// bus.subscribe(|_event: &DealWon| Err("no paper left"));
///
/// let receipt = bus.publish(DealWon { amount: 7 }).send()?;
/// assert_eq!(receipt.ran(), 1);
/// assert_eq!(receipt.failures()[0].error(), "no paper left");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Receipt {
    /// All zeros if nobody needed one before. Beside the cell, since a cell that is made full takes longer than the rest of a receipt.
    known: Uuid,
    asked: OnceLock<Uuid>,
    counts: Counts,
}

/// What the handlers of one publish did.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) ran: u32,
    pub(super) queued: u32,
    pub(super) filtered: u32,
    /// What most publishes have nothing of: a receipt is handed back by each, and stays small.
    details: Option<Box<Details>>,
}

#[derive(Debug, Default)]
struct Details {
    failures: Vec<HandlerFailure>,
    backends: Backends,
}

/// What each backend said.
#[derive(Debug, Default)]
pub(super) enum Backends {
    /// The only one is [`NoOp`](crate::backend::NoOp), and it was not asked.
    #[default]
    NoOp,
    /// These answers.
    Asked(Vec<BackendReceipt>),
}

/// What one backend said of an event.
#[derive(Debug)]
pub struct BackendReceipt {
    pub(super) name: Cow<'static, str>,
    pub(super) result: Result<Ack, BackendError>,
}

/// A handler that failed.
#[derive(Debug)]
pub struct HandlerFailure {
    pub(super) subscription: Arc<str>,
    pub(super) place: &'static Location<'static>,
    pub(super) cause: Cause,
}

/// Why a handler failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum Cause {
    /// It returned an error, or could not be called.
    Error(BoxError),
    /// It panicked, with this message.
    Panic(String),
    /// Its queue has no room, and [`send`](crate::bus::Publish::send) does not wait.
    QueueFull {
        /// How many deliveries wait in the queue at most.
        capacity: usize,
    },
    /// Its queue has no room, and the publisher is a handler, which must not wait for another: they could wait for each other.
    WouldDeadlock {
        /// How many deliveries wait in the queue at most, besides those that handlers publish: they have as much room again.
        capacity: usize,
    },
    /// The runtime on which it ran has ended.
    RuntimeEnded,
}

/// The answer of a `NoOp` that was not asked.
static NOT_ASKED: [BackendReceipt; 1] = [BackendReceipt { name: Cow::Borrowed("NoOp"), result: Ok(Ack::Discarded) }];

impl Receipt {
    /// Of a publish that met nobody.
    #[inline]
    pub(super) fn of_nothing() -> Self {
        Self {
            known: Uuid::nil(),
            asked: OnceLock::new(),
            counts: Counts { ran: 0, queued: 0, filtered: 0, details: None },
        }
    }

    #[inline]
    pub(super) fn new(id: Option<Uuid>, counts: Counts) -> Self {
        Self { known: id.unwrap_or_default(), asked: OnceLock::new(), counts }
    }

    /// The event's id. One is made now if nobody needed it before.
    pub fn id(&self) -> Uuid {
        if self.known.is_nil() { *self.asked.get_or_init(|| crate::envelope::mint().0) } else { self.known }
    }

    /// How many handlers ran without an error.
    pub fn ran(&self) -> usize {
        self.counts.ran as usize
    }

    /// How many handlers have the event in their queue.
    pub fn queued(&self) -> usize {
        self.counts.queued as usize
    }

    /// How many handlers were passed over because a filter said no.
    pub fn filtered(&self) -> usize {
        self.counts.filtered as usize
    }

    /// The handlers that failed, in the order in which they ran.
    pub fn failures(&self) -> &[HandlerFailure] {
        self.counts.details.as_ref().map_or(&[], |details| &details.failures)
    }

    /// What each backend promised, in the order of the builder.
    pub fn backends(&self) -> &[BackendReceipt] {
        match self.counts.details.as_ref().map(|details| &details.backends) {
            Some(Backends::Asked(answers)) => answers,
            Some(Backends::NoOp) | None => &NOT_ASKED,
        }
    }
}

/// Seldom has it any, so that no more than a look is needed.
impl Drop for Counts {
    #[inline]
    fn drop(&mut self) {
        if let Some(details) = self.details.take() {
            drop_details(details);
        }
    }
}

#[cold]
fn drop_details(details: Box<Details>) {
    drop(details);
}

impl Counts {
    /// One more that failed.
    pub(super) fn failed(&mut self, failure: HandlerFailure) {
        self.details.get_or_insert_default().failures.push(failure);
    }

    /// What the backends said.
    pub(super) fn set_backends(&mut self, backends: Backends) {
        if matches!(backends, Backends::Asked(_)) {
            self.details.get_or_insert_default().backends = backends;
        }
    }
}

impl BackendReceipt {
    /// The backend's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it promised, or why it could not.
    pub fn result(&self) -> Result<Ack, &BackendError> {
        self.result.as_ref().copied()
    }
}

impl HandlerFailure {
    /// The subscription: its name, or the handler's path and the place where it was subscribed.
    pub fn subscription(&self) -> &str {
        &self.subscription
    }

    /// Where it was subscribed.
    pub fn place(&self) -> &'static Location<'static> {
        self.place
    }

    /// Why it failed.
    pub fn cause(&self) -> &Cause {
        &self.cause
    }

    /// What the error or the panic said.
    pub fn error(&self) -> String {
        match &self.cause {
            Cause::Error(error) => error.to_string(),
            Cause::Panic(message) => message.clone(),
            Cause::QueueFull { .. } | Cause::WouldDeadlock { .. } | Cause::RuntimeEnded => self.cause.text(),
        }
    }

    /// Whether it panicked.
    pub fn is_panic(&self) -> bool {
        matches!(self.cause, Cause::Panic(_))
    }
}

/// The whole chain of causes, outermost first.
impl fmt::Display for HandlerFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "handler `{}` ", self.subscription)?;
        match &self.cause {
            Cause::Error(error) => write!(f, "failed: {}", chain(&**error)),
            Cause::Panic(_) => f.write_str(&self.cause.text()),
            Cause::QueueFull { .. } | Cause::WouldDeadlock { .. } | Cause::RuntimeEnded => {
                write!(f, "was passed over: {}", self.cause.text())
            }
        }
    }
}

impl Cause {
    /// The whole chain of causes, outermost first.
    pub(super) fn text(&self) -> String {
        match self {
            Self::Error(error) => chain(&**error),
            Self::Panic(message) => format!("panicked: {message}"),
            Self::QueueFull { capacity } => format!(
                "its queue is full ({capacity} deliveries wait); `.await` the publish to wait for room, or give the subscription more with `.buffer(..)`"
            ),
            Self::RuntimeEnded => "the runtime on which it ran has ended; build the bus in a runtime that lives as long as the bus, and in tests a \
                                   bus for each test"
                .to_owned(),
            Self::WouldDeadlock { capacity } => format!(
                "its queue is full (2 x {capacity} deliveries wait), and a handler that publishes cannot wait for room; give the subscription more with `.buffer(..)`"
            ),
        }
    }
}

/// An error and its causes, outermost first.
pub(super) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
