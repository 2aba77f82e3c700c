//! Why a text is not an envelope, an event cannot be made, or an entry not be metadata.

use thiserror::Error;

use super::InvalidTimestamp;
use crate::name::InvalidName;
use crate::topic::InvalidTopic;

/// Why an envelope cannot be read, or a [`RawEvent`](super::RawEvent) not be made.
///
/// It never holds the payload. What it quotes (names, ids, topics, member names) is escaped and cut after 128 characters, so that the text
/// can be logged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum EnvelopeError {
    /// Nothing came, or blanks only.
    #[error("the envelope is empty: send a JSON object with `event_type` and `data`")]
    Empty,
    /// More bytes than are read.
    #[error("the envelope has {size} bytes, {limit} are read: send a reference in place of large data")]
    TooLarge {
        /// The most that is read.
        limit: usize,
        /// What came.
        size: usize,
    },
    /// Objects and lists within each other.
    #[error("the JSON is nested deeper than {limit} objects and lists: flatten it")]
    TooDeep {
        /// How deep it may be.
        limit: usize,
    },
    /// Not UTF-8.
    #[error("the envelope is not UTF-8 at byte {offset}: JSON is UTF-8")]
    Utf8 {
        /// The first byte that is not.
        offset: usize,
    },
    /// Not JSON.
    #[error("the envelope is not JSON at byte {offset}: it ends early or has a character that does not belong there")]
    Syntax {
        /// About where reading stopped.
        offset: usize,
    },
    /// JSON, but not an object.
    #[error("the envelope is JSON but not an object: send `{{\"event_type\": .., \"data\": ..}}`")]
    NotAnObject,
    /// Something after the object.
    #[error("something stands after the envelope at byte {offset}: send one JSON object a message")]
    TrailingData {
        /// Where the envelope ended.
        offset: usize,
    },
    /// One member twice: readers disagree on which counts.
    #[error("member {name} is there twice: send it once")]
    DuplicateMember {
        /// The member, quoted.
        name: String,
    },
    /// More members than are read.
    #[error("there are more than {limit} members: put what belongs to the event into `data`")]
    TooManyMembers {
        /// How many are read.
        limit: usize,
    },
    /// A member that has to be there.
    #[error("member `{name}` is missing: {hint}")]
    MissingMember {
        /// The member.
        name: &'static str,
        /// What to do.
        hint: &'static str,
    },
    /// A member that is not what it has to be.
    #[error("member `{name}` {reason}")]
    Member {
        /// The member.
        name: &'static str,
        /// What it has to be.
        reason: &'static str,
    },
    /// The id is not one.
    #[error("event id {got} cannot be one: send a UUID, neither all zeros nor all ones")]
    InvalidId {
        /// What came, quoted.
        got: String,
    },
    /// The time is not one.
    #[error("timestamp: {0}")]
    InvalidTimestamp(#[from] InvalidTimestamp),
    /// The version is not a number from 1.
    #[error("version {got} cannot be one: send a whole number from 1 to 4294967295, not as a string")]
    UnsupportedVersion {
        /// What came, quoted.
        got: String,
    },
    /// The name is not one.
    #[error(transparent)]
    InvalidName(#[from] InvalidName),
    /// A topic is not one.
    #[error(transparent)]
    InvalidTopic(#[from] InvalidTopic),
    /// More topics than one event has.
    #[error("there are more than {limit} topics: publish on one topic that subscriptions match with wildcards")]
    TooManyTopics {
        /// How many one event has at most.
        limit: usize,
    },
    /// The metadata is not what it has to be.
    #[error(transparent)]
    InvalidMetadata(#[from] InvalidMetadata),
    /// The partition key is too long.
    #[error("the key has {size} bytes, {limit} are the most: use an id or a hash")]
    KeyTooLong {
        /// The most that it may have.
        limit: usize,
        /// What it has.
        size: usize,
    },
    /// A `CloudEvents` event with binary data.
    #[error(
        "`data_base64` is not read, since events carry JSON: send JSON in `data`, the bytes as a string within it if need be"
    )]
    BinaryData,
    /// The data given to [`RawEvent::new`](super::RawEvent::new) has a number that is NaN or infinite.
    #[error("{} is {value}, and JSON has finite numbers only: send `null` or a string", place(path))]
    NonFinite {
        /// Where it stands: `price.amount`, `rates[2]`; empty for the data as a whole.
        path: String,
        /// `NaN`, `infinity` or `-infinity`.
        value: &'static str,
    },
    /// The data given to [`RawEvent::new`](super::RawEvent::new) has no JSON form.
    #[error("the data has no JSON form: {reason}")]
    Unserializable {
        /// What serde says.
        reason: String,
    },
}

/// A path as it stands in a message.
pub(crate) fn place(path: &str) -> String {
    if path.is_empty() { "the data".to_owned() } else { format!("`{path}`") }
}

/// Error returned by [`Metadata::insert`](super::Metadata::insert), and where metadata is read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidMetadata {
    /// The key is outside the grammar.
    #[error("metadata key {key} cannot be one: use `[a-z][a-z0-9_]*`, at most 64 characters, such as `user_id`")]
    Key {
        /// The key, quoted.
        key: String,
    },
    /// One key twice.
    #[error("metadata key {key} is there twice: send it once")]
    DuplicateKey {
        /// The key, quoted.
        key: String,
    },
    /// More than 64 entries.
    #[error("there are more than {limit} metadata entries: put what belongs to the event into its data")]
    TooManyEntries {
        /// How many there may be.
        limit: usize,
    },
    /// A value of more than 4 KiB.
    #[error("the value of metadata key `{key}` has {size} bytes, {limit} are the most: put it into the event's data")]
    ValueTooLarge {
        /// The key.
        key: String,
        /// What it has.
        size: usize,
        /// What it may have.
        limit: usize,
    },
    /// A value with too many objects and lists within each other.
    #[error("the value of metadata key `{key}` is nested too deeply: flatten it")]
    ValueTooDeep {
        /// The key.
        key: String,
    },
    /// A value that is NaN or infinite, or holds such a number.
    #[error(
        "the value of metadata key `{key}` is or holds {value}, and JSON has finite numbers only: leave it out or send a string"
    )]
    NonFinite {
        /// The key.
        key: String,
        /// `NaN`, `infinity` or `-infinity`.
        value: &'static str,
    },
    /// More bytes than all entries together may have.
    #[error("the metadata has {size} bytes, {limit} are the most: put what belongs to the event into its data")]
    TooLarge {
        /// What it has, keys and values.
        size: usize,
        /// What it may have.
        limit: usize,
    },
    /// A value that has no JSON form.
    #[error("the value of metadata key `{key}` has no JSON form: {reason}")]
    Unserializable {
        /// The key.
        key: String,
        /// What serde says.
        reason: String,
    },
}
