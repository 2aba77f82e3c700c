//! Which events a program knows: collected at link time through `inventory`, sorted, and immutable once a bus has been built.

mod descriptor;
mod problem;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

pub(crate) use self::descriptor::Decoded;
pub use self::descriptor::Descriptor;
pub use self::problem::{Place, Problem};

use crate::schema::Compat;

inventory::collect!(Descriptor);

/// The events of the program, sorted by name and version.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    events: Vec<Descriptor>,
    /// Structs that only read what others publish; an event of the program may have the same name.
    readers: Vec<Descriptor>,
}

/// Events that `catalog!` named, for where link-time registration cannot be trusted.
static NAMED: RwLock<Vec<Descriptor>> = RwLock::new(Vec::new());

/// The registry as it is now; made again only after `catalog!` added something.
static CURRENT: OnceLock<RwLock<Option<Arc<Registry>>>> = OnceLock::new();

impl Registry {
    /// The events of this program.
    pub(crate) fn of_program() -> Arc<Self> {
        let current = CURRENT.get_or_init(RwLock::default);
        if let Some(registry) = &*current.read().unwrap_or_else(PoisonError::into_inner) {
            return Arc::clone(registry);
        }
        let mut current = current.write().unwrap_or_else(PoisonError::into_inner);
        let registry = current.get_or_insert_with(|| {
            let named = NAMED.read().unwrap_or_else(PoisonError::into_inner);
            Arc::new(Self::of(inventory::iter::<Descriptor>.into_iter().copied().chain(named.iter().copied())))
        });
        Arc::clone(registry)
    }

    /// A registry of these events; the same type named twice counts once.
    ///
    /// A standard event gives way to an event of the program with its name: whether the standard ones are there is decided by a feature,
    /// which any crate of a program can turn on.
    pub(crate) fn of(events: impl IntoIterator<Item = Descriptor>) -> Self {
        let mut seen = HashSet::new();
        let mut events: Vec<_> = events.into_iter().filter(|event| seen.insert((event.type_id)())).collect();
        let own: HashSet<&str> = events
            .iter()
            .filter(|event| !event.is_standard() && event.compat != Compat::Subset)
            .map(|event| event.name)
            .collect();
        events.retain(|event| !event.is_standard() || !own.contains(event.name));
        events.sort_by_key(|event| (event.name, event.version, event.place().to_string()));
        let (readers, events) = events.into_iter().partition(|event| event.compat == Compat::Subset);
        Self { events, readers }
    }

    /// Every event and version.
    pub(crate) fn events(&self) -> &[Descriptor] {
        &self.events
    }

    /// Every struct that only reads.
    pub(crate) fn readers(&self) -> &[Descriptor] {
        &self.readers
    }

    /// Every version of one event, oldest first.
    pub(crate) fn versions(&self, name: &str) -> &[Descriptor] {
        let start = self.events.partition_point(|event| event.name < name);
        let length = self.events[start..].iter().take_while(|event| event.name == name).count();
        &self.events[start..start + length]
    }

    /// The version of an event that is published today.
    pub(crate) fn current(&self, name: &str) -> Option<&Descriptor> {
        self.versions(name).iter().rev().find(|event| !event.superseded)
    }

    /// What is wrong with the program's events.
    pub(crate) fn problems(&self) -> Vec<Problem> {
        problem::find(self)
    }
}

/// Adds events by name: what `catalog!` calls.
pub(crate) fn add(events: &'static [Descriptor]) {
    let mut named = NAMED.write().unwrap_or_else(PoisonError::into_inner);
    let is_new = |event: &&Descriptor| named.iter().all(|known| (known.type_id)() != (event.type_id)());
    let new: Vec<Descriptor> = events.iter().filter(is_new).copied().collect();
    named.extend(new);
    drop(named);
    if let Some(current) = CURRENT.get() {
        *current.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}
