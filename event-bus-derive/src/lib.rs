//! The derives of `event-bus`: `Event`, `EventField` and `EventSet`. Use them through that crate, which re-exports them.
//!
//! Each derive is one pipeline, and the modules stand in its order: none imports one behind it.
//!
//! ```text
//! tokens -> parse -> model -> check -> expand -> tokens
//!                               └─ on any error: all errors, and fallback impls beside them
//! ```
//!
//! - `errors` collects what is wrong; `symbol` knows every word of an attribute, `name` the grammar of names, `case` serde's `rename_all`.
//! - `parse` takes attributes and fields into plain structs with their spans.
//! - `model` works out what serde writes: wire names, forms, taggings.
//! - `check` is the list of rules, each error where its mistake is, with the words that mend it.
//! - `expand` writes the impls. What only the compiler can check (a field's type has a wire schema, an old version converts into the
//!   new one) is left to it, on the user's own tokens.
//! - `fallback` writes impls that stand in for a type that is wrong, so that one mistake is one error.

mod errors;
mod symbol;

mod case;
mod name;

mod parse;

mod model;

mod check;

mod expand;

mod fallback;

#[cfg(test)]
mod half_typed;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use syn::{DeriveInput, parse_macro_input};

use crate::errors::Errors;
use crate::parse::Derive;

/// Makes a struct an event: `event_bus::StoredEvent`, and `event_bus::Event` unless it is `superseded`.
///
/// The struct has braces, no lifetimes and no type parameters, and serde's two derives. The attribute gives the name:
///
/// ```text
/// #[derive(Serialize, Deserialize, Event)]
/// #[event("deal.won", topics = ["deals"], version = 2, upcast_from = DealWonV1)]
/// struct DealWon {
///     #[event(key)]
///     deal_id: u64,
/// }
/// ```
///
/// | on the struct | |
/// |---|---|
/// | `"deal.won"` | the name, first: small letters, digits and `_`, at least two parts joined by `.` |
/// | `topics = ["deals", SALES]` | where it is published; strings and `const` strings; `"default"` if there are none |
/// | `version = 2` | the version of the schema, from 1 |
/// | `upcast_from = DealWonV1` | the struct of the version before, with `impl From<DealWonV1> for DealWon` |
/// | `superseded` | only read, no longer published or subscribed to |
/// | `local` | not registered: for tests and examples |
/// | `crate = path` | where `event_bus` is, if not at `::event_bus` |
///
/// | on a field | |
/// |---|---|
/// | `key` | the partition key: order is kept among the events of one key |
/// | `sensitive` | shown as `[redacted]` in logs |
/// | `wire = T` | what it looks like on the wire, where its own type does not say |
/// | `recursive` | it holds the struct itself again |
/// | `example = expr` | a value for examples and for the round-trip test |
#[proc_macro_derive(Event, attributes(event))]
pub fn derive_event(input: TokenStream) -> TokenStream {
    event(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes a type a part of events: `event_bus::EventField`, with the wire form that serde's derives give it.
///
/// Structs with braces are objects, newtypes are their inner value, tuples are arrays; enums have all four of serde's taggings. Type
/// parameters are fields as well. `#[event(wire = T)]` on the type says what is written where serde's attributes
/// or a hand-written `Serialize` hide it; on fields stand `wire` and `recursive`, and `sensitive` and `example` where
/// they have names.
#[proc_macro_derive(EventField, attributes(event))]
pub fn derive_event_field(input: TokenStream) -> TokenStream {
    nested(&parse_macro_input!(input as DeriveInput)).into()
}

/// Makes an enum a family of events: `event_bus::EventSet`, and `From` for each member.
///
/// Each variant holds one event: `Won(DealWon)`.
#[proc_macro_derive(EventSet, attributes(event))]
pub fn derive_event_set(input: TokenStream) -> TokenStream {
    set(&parse_macro_input!(input as DeriveInput)).into()
}

fn event(input: &DeriveInput) -> Tokens {
    let mut errors = Errors::new();
    let event = model::Event::new(parse::input(input, Derive::Event, &mut errors));
    check::event(&event, &mut errors);
    errors.finish(|| expand::event(&event), || fallback::event(&event))
}

fn nested(input: &DeriveInput) -> Tokens {
    let mut errors = Errors::new();
    let nested = model::Nested::new(parse::input(input, Derive::Nested, &mut errors));
    check::nested(&nested, &mut errors);
    errors.finish(|| expand::nested(&nested), || fallback::nested(&nested))
}

fn set(input: &DeriveInput) -> Tokens {
    let mut errors = Errors::new();
    let set = model::Set::new(parse::input(input, Derive::Set, &mut errors));
    check::set(&set, &mut errors);
    errors.finish(|| expand::set(&set), || fallback::set(&set))
}
