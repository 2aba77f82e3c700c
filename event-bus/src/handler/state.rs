//! The values that handlers ask for with [`State`](super::State), one of each type.

use std::any::{Any, TypeId, type_name};
use std::collections::HashMap;
use std::fmt;

/// The values a bus was built with, one of each type.
#[derive(Default)]
pub struct StateMap {
    values: HashMap<TypeId, Box<dyn Any + Send + Sync>>,
    names: Vec<&'static str>,
}

/// A handler asks for state that the bus was built without.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no `State<{wanted}>`: add `.state(..)` with a value of that type to the builder of the bus, which has {}", listed(.has))]
pub struct MissingState {
    wanted: &'static str,
    has: Vec<&'static str>,
}

impl StateMap {
    /// Keeps a value; an earlier one of that type is replaced.
    pub(crate) fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        if self.values.insert(TypeId::of::<T>(), Box::new(value)).is_none() {
            self.names.push(type_name::<T>());
        }
    }

    /// The value of that type.
    ///
    /// # Errors
    ///
    /// [`MissingState`] if the bus was built without one.
    pub fn get<T: 'static>(&self) -> Result<&T, MissingState> {
        let value = self.values.get(&TypeId::of::<T>()).and_then(|value| value.downcast_ref());
        value.ok_or_else(|| MissingState { wanted: type_name::<T>(), has: self.names.clone() })
    }
}

/// Names the types; the values may be secrets.
impl fmt::Debug for StateMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(&self.names).finish()
    }
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "no state".to_owned() } else { names.join(", ") }
}
