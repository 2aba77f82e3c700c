//! What a backend promises of an event that it took.

use std::fmt;

/// What a backend promises of an event that it took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ack {
    /// It went nowhere.
    Discarded,
    /// It waits in this process to be handed over: what [`send`](crate::bus::Publish::send) gets of a backend that takes time. If the hand-over fails,
    /// that is a [`Notice`](crate::Notice).
    Queued,
    /// It was handed over; nobody promises that it arrives.
    Handed,
    /// It is in a log, at this place.
    Stored {
        /// Where in the log.
        position: Position,
    },
}

/// A place in a log: a later event has a greater one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position(u128);

impl Position {
    /// The place with this number.
    pub const fn new(number: u128) -> Self {
        Self(number)
    }

    /// The number of the place.
    pub const fn number(self) -> u128 {
        self.0
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
