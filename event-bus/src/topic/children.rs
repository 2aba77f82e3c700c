//! What stands below a node of the index, by name.

use std::collections::HashMap;

/// How many names are compared one by one, which is faster than hashing a name to find it among so few.
const FEW: usize = 8;

/// Nodes by name. Most nodes have few, and some have very many.
#[derive(Debug, Clone)]
pub(crate) enum Children<N> {
    Few(Vec<(Box<str>, N)>),
    /// Hashed with the standard library's keyed hash, since topics come from outside.
    Many(HashMap<Box<str>, N>),
}

impl<N> Default for Children<N> {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl<N: Default> Children<N> {
    pub(super) fn is_empty(&self) -> bool {
        match self {
            Self::Few(few) => few.is_empty(),
            Self::Many(many) => many.is_empty(),
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&N> {
        match self {
            Self::Few(few) => few.iter().find(|(other, _)| **other == *name).map(|(_, node)| node),
            Self::Many(many) => many.get(name),
        }
    }

    pub(super) fn get_mut(&mut self, name: &str) -> Option<&mut N> {
        match self {
            Self::Few(few) => few.iter_mut().find(|(other, _)| **other == *name).map(|(_, node)| node),
            Self::Many(many) => many.get_mut(name),
        }
    }

    /// The node of that name, which is made if it is not there.
    pub(super) fn get_or_add(&mut self, name: &str) -> &mut N {
        if let Self::Few(few) = self
            && few.len() == FEW
            && few.iter().all(|(other, _)| **other != *name)
        {
            *self = Self::Many(few.drain(..).collect());
        }
        match self {
            Self::Few(few) => {
                let at = few.iter().position(|(other, _)| **other == *name).unwrap_or_else(|| {
                    few.push((Box::from(name), N::default()));
                    few.len() - 1
                });
                &mut few[at].1
            }
            Self::Many(many) => many.entry(Box::from(name)).or_default(),
        }
    }

    pub(super) fn remove(&mut self, name: &str) {
        match self {
            Self::Few(few) => few.retain(|(other, _)| **other != *name),
            Self::Many(many) => drop(many.remove(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_and_many_are_found_added_and_taken_out_alike() {
        let mut children = Children::default();
        for number in 0..3 * FEW {
            *children.get_or_add(&number.to_string()) = number;
            assert!((0..=number).all(|number| children.get(&number.to_string()) == Some(&number)));
            assert_eq!(matches!(children, Children::Few(_)), number < FEW);
        }
        *children.get_or_add("1") += 100;
        *children.get_mut("2").unwrap() += 100;
        assert_eq!((children.get("1"), children.get("2"), children.get("x")), (Some(&101), Some(&102), None));
        for number in 0..3 * FEW {
            assert!(!children.is_empty());
            children.remove(&number.to_string());
            assert_eq!(children.get(&number.to_string()), None);
        }
        assert!(children.is_empty());
    }
}
