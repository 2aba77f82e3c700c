//! [`PartitionKey`]: what can be the key of an event.

use std::borrow::Cow;
use std::sync::Arc;

/// A value that names the thing an event is about, so that order is kept among the events of one thing.
///
/// Strings, integers and `Uuid` have it; `#[derive(EventField)]` gives it to a newtype around one of them. Floats do not (two that look equal
/// may differ), nor does `Option` (an event either has a key or has none).
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of an event",
    label = "not a partition key",
    note = "a key is a string, an integer, a `Uuid`, or a newtype around one of them that derives `EventField`",
    note = "for a key made of several fields, call `.key(..)` when publishing"
)]
pub trait PartitionKey {
    /// The key as text: at most 256 bytes.
    fn partition_key(&self) -> Cow<'_, str>;
}

/// The longest key, in bytes.
pub(crate) const MAX_KEY_BYTES: usize = 256;

macro_rules! texts {
    ($($type:ty)*) => {$(
        impl PartitionKey for $type {
            fn partition_key(&self) -> Cow<'_, str> {
                Cow::Borrowed(self)
            }
        }
    )*};
}

macro_rules! printed {
    ($($type:ty)*) => {$(
        impl PartitionKey for $type {
            fn partition_key(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )*};
}

texts!(str String Box<str> Arc<str> Cow<'_, str>);
printed!(u8 u16 u32 u64 i8 i16 i32 i64 uuid::Uuid);

impl<T: PartitionKey + ?Sized> PartitionKey for &T {
    fn partition_key(&self) -> Cow<'_, str> {
        T::partition_key(self)
    }
}
