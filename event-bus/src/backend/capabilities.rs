//! [`Capabilities`]: what a backend can do.

use std::fmt;
use std::time::Duration;

/// What a backend can do. A bus refuses to build what its backends cannot give.
///
/// Begin with [`live_only`](Self::live_only), [`in_process`](Self::in_process) or [`storing`](Self::storing), and change what differs.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
#[allow(clippy::struct_excessive_bools, reason = "each is a capability of its own")]
pub struct Capabilities {
    /// How an event is delivered.
    pub class: Class,
    /// What an event survives once it is stored; `None` if it ends with the process.
    pub durability: Option<Durability>,
    /// Which order is kept.
    pub order: Order,
    /// Whether several processes share it.
    pub multi_instance: bool,
    /// Whether processes that share a subscription's name share its events.
    pub groups: bool,
    /// Whether a failed delivery comes again.
    pub nack: bool,
    /// Whether it counts the deliveries of an event.
    pub delivery_count: bool,
    /// Whether a delivery can be put off.
    pub delay: bool,
    /// Whether what was put off can be cancelled.
    pub schedule_cancel: bool,
    /// Whether an event can expire.
    pub ttl: bool,
    /// The most events that it wants in one hand-over; `None` leaves that to the bus.
    pub batch_publish: Option<usize>,
    /// Whether a hand-over of several is stored whole or not at all.
    pub batch_atomic: bool,
    /// Whether several events can be taken at once.
    pub batch_subscribe: bool,
    /// For how long an id that comes again is recognised.
    pub dedup: Option<Duration>,
    /// Whether an event can be published within the caller's own transaction.
    pub tx_publish: bool,
    /// Whether what was stored can be read again.
    pub replay: bool,
    /// Whether a publish can be made to depend on the version of a stream.
    pub expected_version: bool,
    /// Whether a reply finds its request.
    pub request_reply: bool,
    /// Whether it keeps dead letters.
    pub dead_letters: bool,
    /// Whether subscriptions may have wildcards.
    pub wildcard: bool,
    /// The largest envelope that it takes, in bytes.
    pub max_payload: Option<usize>,
}

/// How an event is delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Class {
    /// It lives as long as the process.
    InProcess,
    /// It may be lost.
    AtMostOnce,
    /// It is acknowledged after the handler's `Ok`, and comes again otherwise.
    AtLeastOnce,
    /// At least once, and a repeat is recognised in the transaction of the handler.
    EffectivelyOnce,
}

/// What an event survives once it is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Durability {
    /// The end of the process.
    Process,
    /// The loss of power.
    Power,
}

/// Which order is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Order {
    /// None.
    None,
    /// That of one publisher's events.
    PerPublisher,
    /// That of the events with one key.
    PerKey,
    /// That of all.
    Total,
}

impl Capabilities {
    /// Hands events over and keeps nothing.
    pub const fn live_only() -> Self {
        Self::of(Class::AtMostOnce)
    }

    /// Keeps events inside the process.
    pub const fn in_process() -> Self {
        let mut capabilities = Self::of(Class::InProcess);
        capabilities.order = Order::Total;
        capabilities
    }

    /// Keeps a log, from which named subscriptions take events and acknowledge them.
    pub const fn storing() -> Self {
        let mut capabilities = Self::of(Class::AtLeastOnce);
        capabilities.order = Order::Total;
        capabilities.multi_instance = true;
        capabilities.groups = true;
        capabilities.nack = true;
        capabilities.delivery_count = true;
        capabilities.delay = true;
        capabilities.wildcard = true;
        capabilities
    }

    const fn of(class: Class) -> Self {
        Self {
            class,
            durability: None,
            order: Order::PerPublisher,
            multi_instance: false,
            groups: false,
            nack: false,
            delivery_count: false,
            delay: false,
            schedule_cancel: false,
            ttl: false,
            batch_publish: None,
            batch_atomic: false,
            batch_subscribe: false,
            dedup: None,
            tx_publish: false,
            replay: false,
            expected_version: false,
            request_reply: false,
            dead_letters: false,
            wildcard: false,
            max_payload: None,
        }
    }

    /// Whether it keeps a log, so that the first such backend of a bus is its primary.
    pub fn is_storing(&self) -> bool {
        self.class >= Class::AtLeastOnce
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::InProcess => "in process",
            Self::AtMostOnce => "at most once",
            Self::AtLeastOnce => "at least once",
            Self::EffectivelyOnce => "effectively once",
        })
    }
}
