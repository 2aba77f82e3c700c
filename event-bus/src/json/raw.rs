//! [`Raw`]: JSON text that was read or written here, and is not looked at again.

use std::fmt;
use std::sync::Arc;

use serde::de::value::{BorrowedStrDeserializer, Error};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;

/// JSON that many hold. One allocation: an `Arc<RawValue>` can only be made from a box, which is another one and another copy.
#[derive(Clone)]
pub(crate) struct Raw(Arc<str>);

impl Raw {
    /// Keeps text that is JSON, without blanks around it.
    pub(super) fn of_json(text: &str) -> Self {
        Self(Arc::from(text))
    }

    /// `null`.
    pub(crate) fn null() -> Self {
        RawValue::NULL.into()
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// The same as `serde_json` has it.
    pub(crate) fn value(&self) -> &RawValue {
        trusted(&self.0)
    }
}

impl From<&RawValue> for Raw {
    fn from(value: &RawValue) -> Self {
        Self::of_json(value.get())
    }
}

/// Not the data: it may be a secret.
impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw").field("bytes", &self.0.len()).finish()
    }
}

/// Text that is JSON, as a raw value.
///
/// `serde_json` has no safe function for text that was checked before. Its `RawValue` asks whoever it is read from for a newtype, and is given a map that has the
/// text under the newtype's name: so much is done here as well. A version that asks for something else gets an error, and the text is checked once more.
pub(super) fn trusted(text: &str) -> &RawValue {
    <&RawValue>::deserialize(Trusted(text)).unwrap_or_else(|_| checked(text))
}

#[cold]
fn checked(text: &str) -> &RawValue {
    serde_json::from_str(text).expect("it was read or written as JSON before")
}

struct Trusted<'de>(&'de str);

impl<'de> Deserializer<'de> for Trusted<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("a raw value is a newtype"))
    }

    #[inline]
    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(One { name, text: self.0 })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// A map of one entry.
struct One<'de> {
    name: &'static str,
    text: &'de str,
}

impl<'de> MapAccess<'de> for One<'de> {
    type Error = Error;

    #[inline]
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        seed.deserialize(BorrowedStrDeserializer::new(self.name)).map(Some)
    }

    #[inline]
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(BorrowedStrDeserializer::new(self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_a_raw_value_where_it_stands_and_without_being_checked() {
        let text = "{\"a\": [1,null]}";
        assert!(std::ptr::eq(trusted(text).get(), text));
        let no_json = <&RawValue>::deserialize(Trusted("[1,")).expect("nobody looks");
        assert_eq!(no_json.get(), "[1,");
    }

    #[test]
    fn a_type_that_asks_for_something_else_is_an_error() {
        assert!(String::deserialize(Trusted("\"a\"")).is_err());
    }

    #[test]
    fn a_clone_shares_the_text_and_debug_does_not_show_it() {
        let raw = Raw::of_json("\"s3cret\"");
        assert!(std::ptr::eq(raw.clone().text(), raw.text()));
        assert_eq!(format!("{raw:?}"), "Raw { bytes: 8 }");
        assert_eq!(Raw::null().value().get(), "null");
    }
}
