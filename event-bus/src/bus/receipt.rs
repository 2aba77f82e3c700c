//! What became of a publish.

use std::borrow::Cow;
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
    id: OnceLock<Uuid>,
    ran: usize,
    filtered: usize,
    failures: Vec<HandlerFailure>,
    backends: Backends,
}

/// What each backend said.
#[derive(Debug)]
pub(super) enum Backends {
    /// The only one is [`NoOp`](crate::backend::NoOp), and it was not asked.
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
}

/// The answer of a `NoOp` that was not asked.
static NOT_ASKED: [BackendReceipt; 1] = [BackendReceipt { name: Cow::Borrowed("NoOp"), result: Ok(Ack::Discarded) }];

impl Receipt {
    /// Of a publish that met nobody.
    #[inline]
    pub(super) fn of_nothing() -> Self {
        Self { id: OnceLock::new(), ran: 0, filtered: 0, failures: Vec::new(), backends: Backends::NoOp }
    }

    pub(super) fn new(id: Option<Uuid>, counts: Counts, backends: Backends) -> Self {
        let id = id.map_or_else(OnceLock::new, OnceLock::from);
        let Counts { ran, filtered, failures } = counts;
        Self { id, ran, filtered, failures, backends }
    }

    /// The event's id. One is made now if nobody needed it before.
    pub fn id(&self) -> Uuid {
        *self.id.get_or_init(|| crate::envelope::mint().0)
    }

    /// How many handlers ran without an error.
    pub fn ran(&self) -> usize {
        self.ran
    }

    /// How many handlers were passed over because a filter said no.
    pub fn filtered(&self) -> usize {
        self.filtered
    }

    /// The handlers that failed, in the order in which they ran.
    pub fn failures(&self) -> &[HandlerFailure] {
        &self.failures
    }

    /// What each backend promised, in the order of the builder.
    pub fn backends(&self) -> &[BackendReceipt] {
        match &self.backends {
            Backends::NoOp => &NOT_ASKED,
            Backends::Asked(answers) => answers,
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
            Cause::Panic(message) => write!(f, "panicked: {message}"),
            Cause::Error(error) => {
                write!(f, "failed: {error}")?;
                let mut source = error.source();
                while let Some(error) = source {
                    write!(f, ": {error}")?;
                    source = error.source();
                }
                Ok(())
            }
        }
    }
}

/// What the handlers of one publish did.
#[derive(Debug, Default)]
pub(super) struct Counts {
    pub(super) ran: usize,
    pub(super) filtered: usize,
    pub(super) failures: Vec<HandlerFailure>,
}
