//! [`MapKey`]: what can be the key of a map.

use std::borrow::Cow;
use std::sync::Arc;

use super::EventField;
use crate::schema::Schema;

/// A type that serde writes as a JSON string where it is the key of a map.
///
/// Strings, integers, booleans, `char` and `Uuid` have it; `#[derive(EventField)]` gives it to enums whose variants carry no data,
/// and to newtypes around a key.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a map in an event: JSON keys are strings",
    label = "not a JSON key",
    note = "use `String`, an integer, a `Uuid`, or an enum that derives `EventField` and whose variants carry no data",
    note = "for keys with a structure use a `Vec<(K, V)>`"
)]
pub trait MapKey {
    /// What the key would look like as a value.
    #[doc(hidden)]
    const KEY: Schema;
}

macro_rules! keys {
    ($($type:ty)*) => {$(
        impl MapKey for $type {
            const KEY: Schema = <$type as EventField>::SCHEMA;
        }
    )*};
}

keys!(String Box<str> Arc<str> Cow<'static, str> char bool u8 u16 u32 u64 i8 i16 i32 i64);

#[cfg(feature = "uuid")]
keys!(uuid::Uuid);

impl<T: MapKey + ?Sized> MapKey for &T {
    const KEY: Schema = T::KEY;
}
