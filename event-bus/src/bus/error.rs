//! Why a publish was refused.

use std::error::Error;
use std::fmt;

use uuid::Uuid;

use crate::decode::DecodeError;
use crate::encode::EncodeError;
use crate::envelope::{EnvelopeError, InvalidMetadata, RawEvent};
use crate::event::StoredEvent;
use crate::name::InvalidName;
use crate::schema::Mismatch;
use crate::topic::InvalidTopic;

/// Error returned by [`Publish::send`](crate::bus::Publish::send) and by awaiting a publish. It gives the event back.
///
/// `bus.publish(error.event).id(error.id)` is the same event again.
pub struct PublishError<E> {
    /// The event, as it was given to `publish`.
    pub event: E,
    /// The id that the event would have had.
    pub id: Uuid,
    kind: Box<PublishErrorKind>,
}

/// What an event is called; for errors, which do not show its data.
#[doc(hidden)]
pub trait Named {
    fn event_name(&self) -> &str;
}

/// Why an event was not published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PublishErrorKind {
    /// The name given to `publish_raw` is not one.
    #[error(transparent)]
    InvalidName(#[from] InvalidName),
    /// A topic given to the publish is not one.
    #[error(transparent)]
    InvalidTopic(#[from] InvalidTopic),
    /// Metadata given to the publish is refused.
    #[error(transparent)]
    InvalidMetadata(#[from] InvalidMetadata),
    /// The envelope cannot be made, as with more than 16 topics.
    #[error(transparent)]
    Envelope(#[from] EnvelopeError),
    /// The key is longer than 256 bytes.
    #[error("the key has {length} bytes, and at most {} are allowed", crate::key::MAX_KEY_BYTES)]
    KeyTooLong {
        /// The key's length, in bytes.
        length: usize,
    },
    /// The event has no JSON form.
    #[error(transparent)]
    Encode(#[from] EncodeError),
    /// `publish_raw` was given a name that no event of the program has.
    #[error("no event is registered under this name{}; to publish events that the program does not know, build the bus with `.allow_unregistered()`", .nearest.as_ref().map_or_else(String::new, |name| format!(" (is it `{name}`?)")))]
    UnknownEvent {
        /// A registered name that looks much like it.
        nearest: Option<String>,
    },
    /// `publish_raw` was given a version that the program does not know.
    #[error("version {version} is not registered; the program knows {known:?}")]
    UnknownVersion {
        /// The version that was given.
        version: u32,
        /// The versions there are.
        known: Vec<u32>,
    },
    /// The data given to `publish_raw` does not fit the registered schema.
    #[error("{}", listed(.0))]
    Mismatch(
        /// Every place that does not fit.
        Vec<Mismatch>,
    ),
    /// The event's type refused the data: it fits the schema all the same, or has more than 16 KiB, in which no place is looked for.
    #[error(transparent)]
    Refused(#[from] DecodeError),
    /// The first backend that stores did not take the event. Nobody has it.
    #[error("backend `{backend}` did not take it: {reason}")]
    Backend {
        /// The backend's name.
        backend: String,
        /// What it said.
        reason: String,
        /// Whether it is certain that it did not take it.
        is_certain: bool,
    },
    /// `send` was asked to hand an event to a backend that takes time, and there is no runtime on which that could go on.
    #[error(
        "backend `{backend}` takes time, and without a runtime `send` cannot leave the event for it: `.await` the publish, or build the bus inside a tokio runtime"
    )]
    NoRuntime {
        /// The backend's name.
        backend: String,
    },
    /// `send` found too many events waiting for a backend.
    #[error("{capacity} events wait for backend `{backend}` already: `.await` the publish to wait for room")]
    BackendFull {
        /// The backend's name.
        backend: String,
        /// How many events wait at most.
        capacity: usize,
    },
    /// The bus was shut down.
    #[error("the bus is shut down")]
    Closed,
    /// Events were published inside handlers of each other, too deep.
    #[error("published inside handlers of events, {} deep: {}", crate::bus::MAX_DEPTH, .cycle.join(" -> "))]
    TooDeep {
        /// The names that repeat, or all of them if none does.
        cycle: Vec<String>,
    },
}

/// What is certain after a publish failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Nobody got the event. Trying again may help.
    NotSent,
    /// The event may have been stored, or not. Publishing it again with the same id cannot make two of it where repeats are recognised.
    Unknown,
    /// Nobody got the event, and trying again will not help: it was refused for what it is.
    Rejected,
}

impl<E> PublishError<E> {
    pub(super) fn new(event: E, id: Option<Uuid>, kind: impl Into<PublishErrorKind>) -> Self {
        let id = id.unwrap_or_else(|| crate::envelope::mint().0);
        Self { event, id, kind: Box::new(kind.into()) }
    }

    /// The same error with the event in another form.
    pub(super) fn map_event<T>(self, map: impl FnOnce(E) -> T) -> PublishError<T> {
        PublishError { event: map(self.event), id: self.id, kind: self.kind }
    }

    /// Why.
    pub fn kind(&self) -> &PublishErrorKind {
        &self.kind
    }

    /// Why, on its own: for keeping the reason without the event.
    pub fn into_kind(self) -> PublishErrorKind {
        *self.kind
    }

    /// What is certain.
    pub fn outcome(&self) -> Outcome {
        match *self.kind {
            PublishErrorKind::TooDeep { .. }
            | PublishErrorKind::NoRuntime { .. }
            | PublishErrorKind::BackendFull { .. }
            | PublishErrorKind::Closed
            | PublishErrorKind::Backend { is_certain: true, .. } => Outcome::NotSent,
            PublishErrorKind::Backend { is_certain: false, .. } => Outcome::Unknown,
            _ => Outcome::Rejected,
        }
    }
}

impl<E: StoredEvent> Named for E {
    fn event_name(&self) -> &str {
        E::NAME
    }
}

impl Named for RawEvent {
    fn event_name(&self) -> &str {
        self.event_type()
    }
}

impl<E: Named> fmt::Display for PublishError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name from outside may be anything.
        let name: String = self.event.event_name().chars().take(crate::name::MAX_NAME_BYTES).collect();
        write!(f, "event `{}` was not published: {}", name.escape_debug(), self.kind)
    }
}

/// The same words as [`Display`](fmt::Display), which do not show the event's data: a `main` that returns this error shows it so.
impl<E: Named> fmt::Debug for PublishError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<E: Named> Error for PublishError<E> {}

fn listed(mismatches: &[Mismatch]) -> String {
    mismatches.iter().map(Mismatch::to_string).collect::<Vec<_>>().join("; ")
}
