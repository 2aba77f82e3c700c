//! [`place_of_non_finite`]: where a value has a number that JSON does not have.

use std::io;

use serde::ser::{
    Error as _, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use super::place::{Found, key};

/// The place of the first number of a value that is not finite, and which it is. Nothing is kept of what is written to find it.
#[cold]
pub(crate) fn place_of_non_finite(value: &(impl Serialize + ?Sized)) -> Option<(String, &'static str)> {
    let found = Found::default();
    // Other errors are for those who keep what is written.
    let _ = serde_json::to_writer(io::sink(), &Finite { value, found: &found });
    found.into_parts()
}

/// A value that is written without NaN and infinities.
#[derive(Debug)]
struct Finite<'f, T: ?Sized> {
    value: &'f T,
    found: &'f Found,
}

impl<T: Serialize + ?Sized> Serialize for Finite<'_, T> {
    #[inline]
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(Strict { inner: serializer, found: self.found })
    }
}

/// Hands everything on but what is not finite.
struct Strict<'f, S> {
    inner: S,
    found: &'f Found,
}

/// The parts of a list, map or struct.
struct Parts<'f, S> {
    inner: S,
    found: &'f Found,
    /// How many items there were.
    at: usize,
    /// The variant whose parts they are, as `::Name`.
    variant: Option<&'static str>,
}

impl<S> Parts<'_, S> {
    fn within(&self, step: impl FnOnce() -> String) {
        self.found.within(|| match self.variant {
            Some(variant) => format!("::{variant}{}", step()),
            None => step(),
        });
    }
}

impl<'f, S: Serializer> Strict<'f, S> {
    fn wrap<'v, T: ?Sized>(&self, value: &'v T) -> Finite<'v, T>
    where
        'f: 'v,
    {
        Finite { value, found: self.found }
    }

    fn refuse<T>(&self, value: &'static str) -> Result<T, S::Error> {
        self.found.report(value);
        Err(S::Error::custom("a number that is not finite"))
    }
}

fn named(value: f64) -> &'static str {
    match value {
        value if value.is_nan() => "NaN",
        value if value > 0.0 => "infinity",
        _ => "-infinity",
    }
}

macro_rules! hand_on {
    ($($method:ident($type:ty))*) => {$(
        #[inline]
        fn $method(self, value: $type) -> Result<S::Ok, S::Error> {
            self.inner.$method(value)
        }
    )*};
}

macro_rules! open {
    ($($method:ident($($argument:ident: $type:ty),*) -> $parts:ident of $variant:expr;)*) => {$(
        #[inline]
        fn $method(self, $($argument: $type),*) -> Result<Self::$parts, S::Error> {
            Ok(Parts { inner: self.inner.$method($($argument),*)?, found: self.found, at: 0, variant: $variant })
        }
    )*};
}

impl<'f, S: Serializer> Serializer for Strict<'f, S> {
    type Ok = S::Ok;
    type Error = S::Error;
    type SerializeSeq = Parts<'f, S::SerializeSeq>;
    type SerializeTuple = Parts<'f, S::SerializeTuple>;
    type SerializeTupleStruct = Parts<'f, S::SerializeTupleStruct>;
    type SerializeTupleVariant = Parts<'f, S::SerializeTupleVariant>;
    type SerializeMap = Parts<'f, S::SerializeMap>;
    type SerializeStruct = Parts<'f, S::SerializeStruct>;
    type SerializeStructVariant = Parts<'f, S::SerializeStructVariant>;

    #[inline]
    fn serialize_f32(self, value: f32) -> Result<S::Ok, S::Error> {
        if value.is_finite() { self.inner.serialize_f32(value) } else { self.refuse(named(value.into())) }
    }

    #[inline]
    fn serialize_f64(self, value: f64) -> Result<S::Ok, S::Error> {
        if value.is_finite() { self.inner.serialize_f64(value) } else { self.refuse(named(value)) }
    }

    hand_on! {
        serialize_bool(bool) serialize_char(char) serialize_str(&str) serialize_bytes(&[u8]) serialize_unit_struct(&'static str)
        serialize_i8(i8) serialize_i16(i16) serialize_i32(i32) serialize_i64(i64) serialize_i128(i128)
        serialize_u8(u8) serialize_u16(u16) serialize_u32(u32) serialize_u64(u64) serialize_u128(u128)
    }

    open! {
        serialize_seq(len: Option<usize>) -> SerializeSeq of None;
        serialize_tuple(len: usize) -> SerializeTuple of None;
        serialize_tuple_struct(name: &'static str, len: usize) -> SerializeTupleStruct of None;
        serialize_tuple_variant(name: &'static str, at: u32, variant: &'static str, len: usize) -> SerializeTupleVariant of Some(variant);
        serialize_map(len: Option<usize>) -> SerializeMap of None;
        serialize_struct(name: &'static str, len: usize) -> SerializeStruct of None;
        serialize_struct_variant(name: &'static str, at: u32, variant: &'static str, len: usize) -> SerializeStructVariant of Some(variant);
    }

    #[inline]
    fn serialize_none(self) -> Result<S::Ok, S::Error> {
        self.inner.serialize_none()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        let value = self.wrap(value);
        self.inner.serialize_some(&value)
    }

    #[inline]
    fn serialize_unit(self) -> Result<S::Ok, S::Error> {
        self.inner.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(self, name: &'static str, at: u32, variant: &'static str) -> Result<S::Ok, S::Error> {
        self.inner.serialize_unit_variant(name, at, variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<S::Ok, S::Error> {
        let value = self.wrap(value);
        self.inner.serialize_newtype_struct(name, &value)
    }

    #[inline]
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        at: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<S::Ok, S::Error> {
        let (found, value) = (self.found, self.wrap(value));
        let written = self.inner.serialize_newtype_variant(name, at, variant, &value);
        written.inspect_err(|_| found.within(|| format!("::{variant}")))
    }

    #[inline]
    fn collect_str<T: std::fmt::Display + ?Sized>(self, value: &T) -> Result<S::Ok, S::Error> {
        self.inner.collect_str(value)
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

macro_rules! items {
    ($($trait:ident $method:ident)*) => {$(
        impl<S: $trait> $trait for Parts<'_, S> {
            type Ok = S::Ok;
            type Error = S::Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
                let at = self.at;
                self.at += 1;
                let written = self.inner.$method(&Finite { value, found: self.found });
                written.inspect_err(|_| self.within(|| format!("[{at}]")))
            }

            #[inline]
            fn end(self) -> Result<S::Ok, S::Error> {
                self.inner.end()
            }
        }
    )*};
}

macro_rules! fields {
    ($($trait:ident)*) => {$(
        impl<S: $trait> $trait for Parts<'_, S> {
            type Ok = S::Ok;
            type Error = S::Error;

            #[inline]
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), S::Error> {
                let written = self.inner.serialize_field(name, &Finite { value, found: self.found });
                written.inspect_err(|_| self.within(|| format!(".{name}")))
            }

            #[inline]
            fn skip_field(&mut self, name: &'static str) -> Result<(), S::Error> {
                self.inner.skip_field(name)
            }

            #[inline]
            fn end(self) -> Result<S::Ok, S::Error> {
                self.inner.end()
            }
        }
    )*};
}

items! {
    SerializeSeq serialize_element
    SerializeTuple serialize_element
    SerializeTupleStruct serialize_field
    SerializeTupleVariant serialize_field
}

fields! { SerializeStruct SerializeStructVariant }

impl<S: SerializeMap> SerializeMap for Parts<'_, S> {
    type Ok = S::Ok;
    type Error = S::Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), S::Error> {
        self.inner.serialize_key(&Finite { value: key, found: self.found })
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), S::Error> {
        let written = self.inner.serialize_value(&Finite { value, found: self.found });
        written.inspect_err(|_| self.within(|| ".*".to_owned()))
    }

    #[inline]
    fn serialize_entry<K: Serialize + ?Sized, V: Serialize + ?Sized>(
        &mut self,
        name: &K,
        value: &V,
    ) -> Result<(), S::Error> {
        let (name, value) = (Finite { value: name, found: self.found }, Finite { value, found: self.found });
        let written = self.inner.serialize_entry(&name, &value);
        written.inspect_err(|_| self.within(|| format!(".{}", key(name.value))))
    }

    #[inline]
    fn end(self) -> Result<S::Ok, S::Error> {
        self.inner.end()
    }
}

#[cfg(test)]
mod tests;
