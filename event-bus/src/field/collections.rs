//! Options, lists, sets, maps, arrays and tuples.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};

use super::{EventField, MapKey};
use crate::schema::Schema;

/// A missing member is `None`.
impl<T: EventField> EventField for Option<T> {
    const SCHEMA: Schema = Schema::Nullable(&T::SCHEMA);
    const OPTIONAL: bool = true;
}

impl<T: EventField> EventField for Vec<T> {
    const SCHEMA: Schema = Schema::List(&T::SCHEMA);
}

impl<T: EventField> EventField for [T] {
    const SCHEMA: Schema = Schema::List(&T::SCHEMA);
}

impl<T: EventField> EventField for VecDeque<T> {
    const SCHEMA: Schema = Schema::List(&T::SCHEMA);
}

impl<T: EventField> EventField for BTreeSet<T> {
    const SCHEMA: Schema = Schema::List(&T::SCHEMA);
}

impl<T: EventField, S> EventField for HashSet<T, S> {
    const SCHEMA: Schema = Schema::List(&T::SCHEMA);
}

impl<T: EventField, const N: usize> EventField for [T; N] {
    const SCHEMA: Schema = Schema::Tuple(&[T::SCHEMA; N]);
}

impl<K: MapKey, V: EventField> EventField for BTreeMap<K, V> {
    const SCHEMA: Schema = Schema::Map { key: &K::KEY, value: &V::SCHEMA };
}

impl<K: MapKey, V: EventField, S> EventField for HashMap<K, V, S> {
    const SCHEMA: Schema = Schema::Map { key: &K::KEY, value: &V::SCHEMA };
}

macro_rules! tuples {
    ($(($($name:ident)+))*) => {$(
        impl<$($name: EventField),+> EventField for ($($name,)+) {
            const SCHEMA: Schema = Schema::Tuple(&[$($name::SCHEMA),+]);
        }
    )*};
}

tuples! {
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
    (A B C D E F G)
    (A B C D E F G H)
}
