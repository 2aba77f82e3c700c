//! [`DecodeError`]: why data cannot be read as an event.

use crate::schema::Mismatch;

/// Error returned by [`StoredEvent::decode`](crate::StoredEvent::decode) and [`RawEvent::decode`](crate::RawEvent::decode).
///
/// It carries no data, which may hold secrets, except where a type's own `Deserialize` puts some into what it says.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecodeError {
    /// The event was written by a newer program.
    #[error("event `{event}` v{version} is newer than this program knows, which is v{known}: update the program")]
    NewerVersion {
        /// The event's name.
        event: &'static str,
        /// The version that was read.
        version: u32,
        /// The newest version that the program knows.
        known: u32,
    },
    /// No chain of upcasters leads from that version to this type.
    #[error(
        "event `{event}` v{version} cannot be read: the oldest version that leads here through `upcast_from` is v{oldest}"
    )]
    OlderVersion {
        /// The event's name.
        event: &'static str,
        /// The version that was read.
        version: u32,
        /// The oldest version that can be read.
        oldest: u32,
    },
    /// The data does not fit the schema. Only data of up to 16 KiB is looked into for the place; what is larger is [`Refused`](Self::Refused).
    #[error("event `{event}` v{version}: {mismatch}")]
    Mismatch {
        /// The event's name.
        event: &'static str,
        /// The version that was read.
        version: u32,
        /// The first place that does not fit.
        mismatch: Mismatch,
    },
    /// A number that no machine number holds, such as `1e400`.
    #[error(
        "event `{event}` v{version} cannot be read: the number at byte {offset} of its data is out of range: send it as a string"
    )]
    NumberRange {
        /// The event's name.
        event: &'static str,
        /// The version that was read.
        version: u32,
        /// About where it stands within the data.
        offset: usize,
    },
    /// The type refused the data: it fits the schema all the same, or is too large to look into.
    #[error("event `{event}` v{version} cannot be read: {reason}")]
    Refused {
        /// The event's name.
        event: &'static str,
        /// The version that was read.
        version: u32,
        /// What its `Deserialize` said.
        reason: String,
    },
    /// The type's own code panicked while it read the event.
    #[error("event `{event}` cannot be read: reading it panicked: {message}")]
    Panicked {
        /// The event's name.
        event: String,
        /// What the panic said.
        message: String,
    },
    /// The event has another name than the type.
    #[error("this is event `{found}`, not `{expected}`")]
    OtherEvent {
        /// The name that was found.
        found: String,
        /// The name of the type that was asked for.
        expected: &'static str,
    },
    /// No member of the set has that name.
    #[error("event `{event}` is not a member of this set, which has {members}")]
    NotAMember {
        /// The name that was found.
        event: String,
        /// The members' names.
        members: String,
    },
}
