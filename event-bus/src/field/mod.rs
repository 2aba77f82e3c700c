//! [`EventField`]: the types that events are made of.

mod collections;
mod numbers;
mod pointers;
mod text;

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "rust_decimal")]
mod decimal;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "serde_json")]
mod json;
#[cfg(feature = "time")]
mod time;
#[cfg(feature = "uuid")]
mod uuid;

mod map_key;

pub use self::map_key::MapKey;

use crate::schema::{FieldType, Schema};

/// A type whose wire form is known, so that it can be a field of an event.
///
/// The standard library's strings, numbers, collections and pointers have it, and behind features of `event-bus` the types
/// of `uuid`, `jiff`, `chrono`, `time`, `rust_decimal` and `serde_json`. A type of your own gets it by
/// `#[derive(EventField)]`, beside serde's derives:
///
/// ```
/// use event_bus::EventField;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize, EventField)]
/// #[serde(rename_all = "snake_case")]
/// enum Stage { Prospecting, Won, Lost }
///
/// assert_eq!(Stage::SCHEMA.to_string(), r#""prospecting" | "won" | "lost""#);
/// ```
///
/// Not every serde type has one, on purpose: `usize` is another number on another machine, `u128` is more than JSON readers
/// can hold, and a map needs keys that are strings ([`MapKey`]).
///
/// `f32` and `f64` are fields, but NaN and infinities have no JSON form: `serde_json` writes `null`, which is not read back.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a field of an event: its wire schema is not known",
    label = "no wire schema for this type",
    note = "if `{Self}` is yours, add `#[derive(EventField)]` to it",
    note = "if it comes from another crate, turn on the `event-bus` feature for it, or say what it looks like on the wire: `#[event(wire = String)]`",
    note = "`usize` and `isize` differ by machine: use `u64` or `i64`; for `u128` use `String`"
)]
pub trait EventField {
    /// The wire form.
    const SCHEMA: Schema;

    /// Whether serde reads a missing member as a value of this type, as it does for `Option`.
    #[doc(hidden)]
    const OPTIONAL: bool = false;

    /// Both in one constant, so that a type without a schema is one error.
    #[doc(hidden)]
    const FIELD: FieldType = FieldType::new(&Self::SCHEMA, Self::OPTIONAL);
}
