//! Owning pointers: on the wire they are what they point to.

use std::borrow::Cow;
use std::sync::Arc;

use super::EventField;
use crate::schema::Schema;

macro_rules! pointers {
    ($($pointer:ident)*) => {$(
        impl<T: EventField + ?Sized> EventField for $pointer<T> {
            const SCHEMA: Schema = T::SCHEMA;
            const OPTIONAL: bool = T::OPTIONAL;
        }
    )*};
}

// Not `Rc`: events go to other threads.
pointers!(Box Arc);

impl<T: EventField + ToOwned + ?Sized> EventField for Cow<'static, T> {
    const SCHEMA: Schema = T::SCHEMA;
    const OPTIONAL: bool = T::OPTIONAL;
}
