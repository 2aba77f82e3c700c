//! What can be wrong with the events of a program as a whole, which no single type can see.

use std::fmt;

use super::{Descriptor, Registry};

/// Where in the source something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    pub(crate) module: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
}

impl Place {
    /// The module's path, which begins with the crate's name.
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// The file, as the compiler was told of it.
    pub const fn file(&self) -> &'static str {
        self.file
    }

    /// The line in the file, from 1.
    pub const fn line(&self) -> u32 {
        self.line
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}:{})", self.module, self.file, self.line)
    }
}

/// Something wrong with the events of a program as a whole, or with what the bus was told. [`build`](crate::EventBusBuilder::build) refuses
/// a bus that has one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Problem {
    /// Two structs have one name and version.
    #[error(
        "event `{event}` v{version} is defined twice, in {first} and in {second}: give one of them another name, or mark the one that is for tests `local`"
    )]
    Duplicate {
        /// The event's name.
        event: &'static str,
        /// The version that both have.
        version: u32,
        /// One place.
        first: Place,
        /// The other place.
        second: Place,
    },
    /// Two versions of one event are published.
    #[error(
        "event `{event}` is published as v{older} by {first} and as v{newer} by {second}: mark v{older} `superseded`, and let v{newer} say `upcast_from` it"
    )]
    TwoCurrent {
        /// The event's name.
        event: &'static str,
        /// The older version.
        older: u32,
        /// The newer version.
        newer: u32,
        /// Where the older version stands.
        first: Place,
        /// Where the newer version stands.
        second: Place,
    },
    /// Only superseded versions of an event are there.
    #[error(
        "event `{event}` has no current version: v{version} in {place} is `superseded`, and nothing took its place (is the crate with the newer version linked? name it once: `use that_crate as _;`)"
    )]
    NoCurrent {
        /// The event's name.
        event: &'static str,
        /// The newest version there is.
        version: u32,
        /// Where it stands.
        place: Place,
    },
    /// What the builder was given as `source` cannot be one.
    #[error(
        "the source of the bus cannot be one: use 1 to 1024 bytes of text without control characters, such as the name of the service"
    )]
    InvalidSource,
    /// Two functions with `#[handler]` have one name.
    #[error(
        "handler `{name}` is there twice, in {first} and in {second}: give one of them another name with `#[handler(name = \"..\")]`"
    )]
    DuplicateHandler {
        /// The name of the subscription.
        name: &'static str,
        /// One place.
        first: Place,
        /// The other place.
        second: Place,
    },
    /// A function with `#[handler]` cannot be subscribed.
    #[error("handler `{name}` in {place} cannot be subscribed: {reason}")]
    Handler {
        /// The name of the subscription.
        name: &'static str,
        /// Where the function stands.
        place: Place,
        /// Why, and what to do.
        reason: String,
    },
    /// A backend with settings with which it cannot work.
    #[error("backend {backend}: {reason}")]
    Backend {
        /// The backend's name.
        backend: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// An event does not keep what its published schema promises, or has none.
    #[error("{reason} (the event is {place})")]
    Published {
        /// The event's name.
        event: &'static str,
        /// The event's version.
        version: u32,
        /// Where it stands.
        place: Place,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// An old version that the current one cannot read.
    #[error(
        "event `{event}` v{version} in {old} does not lead to v{current} in {place}, which reads from v{oldest} on: add the missing `upcast_from`"
    )]
    MissingHop {
        /// The event's name.
        event: &'static str,
        /// The version that cannot be read.
        version: u32,
        /// Where it stands.
        old: Place,
        /// The current version.
        current: u32,
        /// Where the current version stands.
        place: Place,
        /// The oldest version that the current one reads.
        oldest: u32,
    },
}

/// Every problem, by name and version.
pub(super) fn find(registry: &Registry) -> Vec<Problem> {
    let by_name = registry.events().chunk_by(|one, other| one.name == other.name);
    by_name.flat_map(|versions| duplicates(versions).chain(hops(versions))).collect()
}

fn duplicates(versions: &[Descriptor]) -> impl Iterator<Item = Problem> {
    let pairs = versions.windows(2).filter(|pair| pair[0].version == pair[1].version);
    pairs.map(|pair| Problem::Duplicate {
        event: pair[0].name,
        version: pair[0].version,
        first: pair[0].place(),
        second: pair[1].place(),
    })
}

fn hops(versions: &[Descriptor]) -> Vec<Problem> {
    let Some(current) = versions.iter().rev().find(|event| !event.superseded) else {
        let newest = versions.last().expect("a chunk is never empty");
        return vec![Problem::NoCurrent { event: newest.name, version: newest.version, place: newest.place() }];
    };
    let mut problems = Vec::new();
    for event in versions {
        if !event.superseded && event.version < current.version {
            problems.push(Problem::TwoCurrent {
                event: event.name,
                older: event.version,
                newer: current.version,
                first: event.place(),
                second: current.place(),
            });
        } else if event.version < current.oldest || event.version > current.version {
            problems.push(Problem::MissingHop {
                event: event.name,
                version: event.version,
                old: event.place(),
                current: current.version,
                place: current.place(),
                oldest: current.oldest,
            });
        }
    }
    problems
}
