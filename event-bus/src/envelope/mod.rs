//! The envelope: what travels around the data of an event, and the two texts in which it is written.
//!
//! [`plain`] is our own form, [`cloudevents`] the one of <https://cloudevents.io>. Both read the top level in one pass ([`members`]), leave
//! the data as the text it came in, and read each member on its own ([`parts`]).

mod arrival;
mod builder;
mod cloudevents;
mod data;
mod decode;
mod depth;
mod error;
mod header;
mod id;
mod members;
mod metadata;
mod parts;
mod plain;
mod raw;
mod time;
mod unique;
mod usual;

#[cfg(test)]
mod golden;
#[cfg(test)]
mod hostile;

pub use self::arrival::Arrival;
pub use self::data::InvalidData;
pub use self::error::{EnvelopeError, InvalidMetadata};
pub use self::header::Topics;
pub use self::metadata::Metadata;
pub use self::raw::RawEvent;
pub use self::time::{InvalidTimestamp, Timestamp};

pub(crate) use self::builder::{usable_id, usable_version};
pub(crate) use self::depth::written_exceeds as is_deeper;
pub(crate) use self::error::place;
pub(crate) use self::header::{Header, TopicList, unknown_source};
pub(crate) use self::id::mint;
pub(crate) use self::parts::check_source;

/// The largest envelope that is read, in bytes.
pub(crate) const MAX_ENVELOPE_BYTES: usize = 1 << 20;

/// How many objects and lists of an envelope may stand within each other.
pub(crate) const MAX_DEPTH: usize = 64;

/// On how many topics one event is published at most.
pub(crate) const MAX_TOPICS: usize = 16;

/// The most members at the top of an envelope, known and unknown ones.
pub(crate) const MAX_MEMBERS: usize = 128;

/// The most members that this version does not know: with those that it does, they can be written and read again.
pub(crate) const MAX_UNKNOWN_MEMBERS: usize = MAX_MEMBERS - plain::MEMBERS.len();

/// The longest `source`, in bytes of the URI that `CloudEvents` makes of it.
pub(crate) const MAX_SOURCE_BYTES: usize = 1024;
