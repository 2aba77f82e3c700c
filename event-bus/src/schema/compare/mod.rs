//! What lies between two schemas of one event, and whether stored events and other programs can live with it.
//!
//! One comparison serves the compiler, which has a published file and a type, and the program, which has two documents: so they give
//! the same verdict.

mod choice;
mod cursor;
mod find;
mod reads;
#[cfg(test)]
mod tests;
mod words;

use std::fmt;

use self::find::find_apart;
pub(crate) use self::find::{Found, Question, find, find_in_field};
pub(crate) use self::words::Words;
use super::document::{self, NotPublished, Published};

/// Who has to be able to read what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Compat {
    /// New programs read old events, and old programs read new ones: during every deployment there are both.
    #[default]
    Full,
    /// New programs read old events (`#[event(.., compat = "backward")]`): right where every reader is deployed before the first publisher.
    Backward,
    /// The newer schema belongs to a program that only reads (`#[event(.., reads = "subset")]`): what it reads is promised by the older one.
    Subset,
}

/// What kind of change it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ChangeKind {
    /// A field that may be missing is new.
    Added,
    /// A field that must be there is new.
    AddedRequired,
    /// A field that could be missing is gone.
    Removed,
    /// A field that had to be there is gone.
    RemovedRequired,
    /// A field has another name, and reads the published one by an alias.
    Renamed,
    /// A field may be missing, and could not.
    BecameOptional,
    /// A field must be there, and could be missing.
    BecameRequired,
    /// Another wire type.
    TypeChanged,
    /// An enum says in another way which variant it is.
    TaggingChanged,
    /// A variant is new.
    VariantAdded,
    /// A variant is gone.
    VariantRemoved,
    /// A variant has another name, and reads the published one by an alias.
    VariantRenamed,
    /// Variants that come later are not read any more (`#[serde(other)]`).
    OtherDropped,
    /// An enum or a map is flattened that was not, or is not any more.
    Flattened,
    /// A field is sensitive now.
    SensitivityAdded,
    /// A field is not sensitive any more.
    SensitivityDropped,
    /// The field that was the key is not any more.
    KeyLost,
    /// A field is the key of an event that had none.
    KeyGained,
    /// A reader asks for what is not published.
    NotPromised,
    /// A topic is new.
    TopicAdded,
    /// A topic is gone.
    TopicRemoved,
}

/// One thing that lies between two schemas.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    kind: ChangeKind,
    breaking: bool,
    path: String,
    was: Option<String>,
    now: Option<String>,
    words: String,
}

impl Change {
    fn of(found: &Found<'_>, compat: Compat, version: Option<u32>) -> Self {
        Self {
            kind: found.kind,
            breaking: found.breaking,
            path: found.path.as_str().to_owned(),
            was: found.was.map(words::shown),
            now: found.now.map(words::shown),
            words: words::of(found, compat, version).as_str().to_owned(),
        }
    }

    /// What kind of change it is.
    pub const fn kind(&self) -> ChangeKind {
        self.kind
    }

    /// Whether some stored event or some program cannot live with it.
    pub const fn is_breaking(&self) -> bool {
        self.breaking
    }

    /// Where: `price.amount`, `stage::Won`, `tags[]`; a topic's name for a topic.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The published type, where it is about one.
    pub fn was(&self) -> Option<&str> {
        self.was.as_deref()
    }

    /// The type now, where it is about one.
    pub fn now(&self) -> Option<&str> {
        self.now.as_deref()
    }
}

/// What was published, what it is now, and how to mend it.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

/// Error returned by [`compare`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CompareError {
    /// The older text is no published schema.
    #[error("the older schema cannot be read: {0}")]
    Older(#[source] NotPublished),
    /// The newer text is no published schema.
    #[error("the newer schema cannot be read: {0}")]
    Newer(#[source] NotPublished),
    /// Each is of another event.
    #[error("event `{older}` and event `{newer}` are not one: compare two schemas of the same event")]
    OtherEvent {
        /// The name in the older schema.
        older: String,
        /// The name in the newer schema.
        newer: String,
    },
}

/// What lies between two published schemas of one event: the texts of its files, or what [`EventInfo::json_schema`] gives.
///
/// It gives the verdict that the compiler gives, for tools that look at files or at what another program publishes. Where the newer schema is
/// of a superseded event, topics and key do not count. The two may also be two versions: what is breaking then is what the upcaster between
/// them has to bridge.
///
/// ```
/// use event_bus::schema::{Compat, compare};
///
/// let older = r#"{
///     "title": "deal.won", "x-version": 1, "type": "object",
///     "properties": { "amount": { "type": "integer", "format": "uint32" } },
///     "required": ["amount"]
/// }"#;
/// let newer = older.replace("uint32", "uint64");
/// let changes = compare(older, &newer, Compat::Full)?;
///
/// assert_eq!((changes[0].path(), changes[0].is_breaking()), ("amount", true));
/// assert!(changes[0].to_string().starts_with("`amount` is `u64` now, published as `u32`"));
/// assert!(!compare(older, &newer, Compat::Backward)?[0].is_breaking());
/// # Ok::<(), event_bus::schema::CompareError>(())
/// ```
///
/// [`EventInfo::json_schema`]: crate::catalog::EventInfo::json_schema
pub fn compare(older: &str, newer: &str, compat: Compat) -> Result<Vec<Change>, CompareError> {
    let older = document::read(older).map_err(CompareError::Older)?;
    let newer = document::read(newer).map_err(CompareError::Newer)?;
    if older.name != newer.name {
        return Err(CompareError::OtherEvent { older: older.name, newer: newer.name });
    }
    // A document of a superseded event names no topics.
    let live = !newer.topics.is_empty();
    Ok(changes(&older, &newer, compat, live))
}

/// What is said of a change while the program compiles.
pub(crate) const fn words(found: &Found<'_>, compat: Compat, version: u32) -> Words {
    words::of(found, compat, Some(version))
}

/// What is said of a published name that is gone, where a new field may be what became of it.
pub(crate) const fn became(published: &str, field: &str, version: u32) -> Words {
    words::became(published, field, version)
}

/// How many flattened enums an outline of an object has.
pub(crate) const fn flattened_enums(outline: &str) -> usize {
    cursor::count_parts(cursor::Cursor::new(outline).past(1))
}

/// What is said of a published topic that is gone.
pub(crate) const fn lost_topic(topic: &str, version: u32) -> Words {
    words::of(&topic_change(ChangeKind::TopicRemoved, true, topic), Compat::Full, Some(version))
}

const fn topic_change(kind: ChangeKind, breaking: bool, topic: &str) -> Found<'static> {
    let mut path = find::Path::new();
    path.push(topic);
    Found { kind, breaking, path, was: None, now: None, name: &[] }
}

/// The changes between a published schema and a newer one of the same event, the breaking ones among them.
pub(crate) fn changes(was: &Published, now: &Published, compat: Compat, live: bool) -> Vec<Change> {
    let question = Question { compat, live, breaking_only: false, skip: 0 };
    // Between two versions there is one already.
    let version = (was.version == now.version).then_some(was.version);
    let mut changes = each(compat, version, |skip| find(&was.outline, &now.outline, Question { skip, ..question }));
    for (name, now) in &now.apart {
        if let Some((_, was)) = was.apart.iter().find(|(known, _)| known == name) {
            changes.extend(each(compat, version, |skip| find_apart(name, was, now, Question { skip, ..question })));
        }
    }
    if live && compat != Compat::Subset {
        let gone = was.topics.iter().filter(|topic| !now.topics.contains(topic));
        let new = now.topics.iter().filter(|topic| !was.topics.contains(topic));
        let gone = gone.map(|topic| topic_change(ChangeKind::TopicRemoved, true, topic));
        let new = new.map(|topic| topic_change(ChangeKind::TopicAdded, false, topic));
        changes.extend(gone.chain(new).map(|found| Change::of(&found, compat, version)));
    }
    changes
}

fn each<'a>(compat: Compat, version: Option<u32>, find: impl Fn(usize) -> Option<Found<'a>>) -> Vec<Change> {
    (0..).map_while(find).map(|found| Change::of(&found, compat, version)).collect()
}
