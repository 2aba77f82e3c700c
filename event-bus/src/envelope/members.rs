//! The top level of an object in one pass: each member's name and its raw JSON, borrowed from the text.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::error::Category;
use serde_json::value::RawValue;

use super::{EnvelopeError, MAX_DEPTH, depth};
use crate::json::offset;
use crate::name::quoted;

/// The members of an object, in the order in which they came, without duplicates.
#[derive(Debug)]
pub(crate) struct Members<'a> {
    list: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Members<'a> {
    /// Reads one JSON object of at most `limit` members. A member's value is skipped, whatever it is.
    pub(crate) fn read(text: &'a str, limit: usize) -> Result<Self, EnvelopeError> {
        if text.trim_ascii().is_empty() {
            return Err(EnvelopeError::Empty);
        }
        if depth::exceeds(text, MAX_DEPTH) {
            return Err(EnvelopeError::TooDeep { limit: MAX_DEPTH });
        }
        let mut fault = None;
        let mut json = serde_json::Deserializer::from_str(text);
        let list = Object { fault: &mut fault, limit }.deserialize(&mut json).map_err(|error| match fault {
            Some(fault) => fault,
            None if error.classify() == Category::Data => EnvelopeError::NotAnObject,
            None => EnvelopeError::Syntax { offset: offset(text, &error) },
        })?;
        json.end().map_err(|error| EnvelopeError::TrailingData { offset: offset(text, &error) })?;
        Ok(Self { list })
    }

    /// Takes a member out.
    pub(crate) fn take(&mut self, name: &str) -> Option<&'a RawValue> {
        let at = self.list.iter().position(|(found, _)| found == name)?;
        Some(self.list.remove(at).1)
    }

    /// Takes a member out; `null` counts as missing.
    pub(crate) fn take_some(&mut self, name: &str) -> Option<&'a RawValue> {
        self.take(name).filter(|value| value.get() != "null")
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.list.iter().any(|(found, _)| found == name)
    }

    /// What was not taken.
    pub(crate) fn rest(self) -> Vec<(Cow<'a, str>, &'a RawValue)> {
        self.list
    }
}

struct Object<'f> {
    /// serde's error is a text: ours leaves through this side door.
    fault: &'f mut Option<EnvelopeError>,
    limit: usize,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut list: Self::Value = Vec::with_capacity(9);
        while let Some(Text(name)) = map.next_key()? {
            let fault = if list.len() == self.limit {
                EnvelopeError::TooManyMembers { limit: self.limit }
            } else if list.iter().any(|(found, _)| *found == name) {
                EnvelopeError::DuplicateMember { name: quoted(&name) }
            } else {
                list.push((name, map.next_value()?));
                continue;
            };
            *self.fault = Some(fault);
            return Err(A::Error::custom("see fault"));
        }
        Ok(list)
    }
}

/// A string, borrowed where it has no escapes.
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Borrowing;

        impl<'de> Visitor<'de> for Borrowing {
            type Value = Cow<'de, str>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Cow::Borrowed(text))
            }

            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Cow::Owned(text.to_owned()))
            }
        }

        deserializer.deserialize_str(Borrowing).map(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> EnvelopeError {
        Members::read(text, 8).unwrap_err()
    }

    #[test]
    fn members_keep_their_order_and_their_text() {
        let mut members = Members::read(r#" { "a" : [ 1, 2 ] , "b\n":"x","c":1e999999999 } "#, 8).unwrap();
        assert_eq!(members.take("b\n").unwrap().get(), "\"x\"");
        let rest: Vec<_> = members.rest().into_iter().map(|(name, value)| (name.into_owned(), value.get())).collect();
        assert_eq!(rest, [("a".to_owned(), "[ 1, 2 ]"), ("c".to_owned(), "1e999999999")]);
    }

    #[test]
    fn a_member_that_comes_twice_is_refused_even_if_written_with_escapes() {
        assert_eq!(fault(r#"{"id":1,"\u0069d":2}"#), EnvelopeError::DuplicateMember { name: "\"id\"".into() });
    }

    #[test]
    fn too_many_members_are_refused() {
        let text = (0..9).map(|i| format!("\"m{i}\":0")).collect::<Vec<_>>().join(",");
        assert_eq!(fault(&format!("{{{text}}}")), EnvelopeError::TooManyMembers { limit: 8 });
    }

    #[test]
    fn what_is_not_one_object_says_what_it_is() {
        assert_eq!(fault(""), EnvelopeError::Empty);
        assert_eq!(fault(" \n"), EnvelopeError::Empty);
        assert_eq!(fault("[1]"), EnvelopeError::NotAnObject);
        assert_eq!(fault("\"text\""), EnvelopeError::NotAnObject);
        assert_eq!(fault("{}x"), EnvelopeError::TrailingData { offset: 2 });
        assert_eq!(fault("{}\n\n {}"), EnvelopeError::TrailingData { offset: 5 });
        assert_eq!(fault("\u{feff}{}"), EnvelopeError::Syntax { offset: 0 });
        assert_eq!(fault("{\"a\":\n NaN}"), EnvelopeError::Syntax { offset: 7 });
    }

    #[test]
    fn nesting_is_refused_before_anything_is_read() {
        let deep = EnvelopeError::TooDeep { limit: MAX_DEPTH };
        assert_eq!(fault(&"[".repeat(100_000)), deep);
        assert_eq!(fault(&format!("{{\"unknown\":{}{}}}", "[".repeat(64), "]".repeat(64))), deep);
        assert!(Members::read(&format!("{{\"unknown\":{}{}}}", "[".repeat(63), "]".repeat(63)), 8).is_ok());
    }
}
