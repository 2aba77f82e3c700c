//! The macros of `event-bus`: the derives `Event`, `EventField` and `EventSet`, and the attribute `handler`. Use them through that crate, which re-exports them.
//!
//! Each is one pipeline, and the modules stand in its order: none imports one behind it.
//!
//! ```text
//! tokens -> parse -> model -> check -> contract -> expand -> tokens
//!                               └─ on any error: all errors, and fallback impls beside them
//! ```
//!
//! - `errors` collects what is wrong; `symbol` knows every word of an attribute, `name` the grammar of names, `case` serde's `rename_all`.
//! - `parse` takes attributes and fields into plain structs with their spans.
//! - `model` works out what serde writes: wire names, forms, taggings.
//! - `check` is the list of rules, each error where its mistake is, with the words that mend it.
//! - `contract` reads the published file of an event, if there is one: the only module that touches the disk.
//! - `expand` writes the impls. What only the compiler can check (a field's type has a wire schema, an old version converts into the
//!   new one) is left to it, on the user's own tokens.
//! - `fallback` writes impls that stand in for a type that is wrong, so that one mistake is one error. A function with `handler` needs none.

mod errors;
mod symbol;

mod case;
mod name;

mod parse;

mod model;

mod check;

mod contract;

mod expand;

mod fallback;

#[cfg(test)]
mod half_typed;

use proc_macro::TokenStream;
use proc_macro2::TokenStream as Tokens;
use quote::quote;
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
/// | `compat = "backward"` | a change within a version need only read stored events, and old programs need not read new ones |
/// | `reads = "subset"` | only subscribed to: has the fields that this program needs of what another one publishes |
/// | `deprecated` | should not be used in new code; the catalog says so |
/// | `local` | not registered and not published: for tests and examples |
/// | `crate = path` | where `event_bus` is, if not at `::event_bus` |
///
/// Where a file `schemas/<event>.v<version>.json` stands beside `Cargo.toml` (or in the folder that `EVENT_SCHEMAS_DIR` names), the struct is compared with what
/// was published there, and a change that breaks stored events or other programs is an error. `event_bus::schema_tests!` writes the files.
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

/// Registers a function as a handler, which `discover()` on the builder of a bus then subscribes: found, not wired.
///
/// The first argument is the event, by reference; up to six more are what the function asks for. It returns nothing or a
/// `Result<(), E>`, and may be `async`. The function itself stays as it is, and can be called.
///
/// ```text
/// #[event_bus::handler]
/// async fn congratulate(event: &DealWon, State(mailer): State<Mailer>) -> Result<(), MailError> { .. }
///
/// #[event_bus::handler(name = "billing", retry = 5, concurrency = 4, topic = "deals")]
/// fn bill(event: &DealWon) -> Result<(), BillingError> { .. }
/// ```
///
/// | in the brackets | |
/// |---|---|
/// | `name = "billing"` | the name of the subscription, 1 to 128 bytes; the path of the function if there is none, so that moving it changes the name |
/// | `topic = "deals"` | listens only there; `*` stands for one part of a topic, `>` at the end for one or more; also a `const` string |
/// | `topics = ["deals", "vip.*"]` | listens on any of them |
/// | `retry = 5` | attempts in all, 1 to 100 |
/// | `concurrency = 4` | calls at once, 1 to 1024 |
/// | `buffer = 64` | events that wait, 1 to 1000000 |
/// | `queued` | a function that is not `async` gets a queue, and `publish` does not wait for it |
/// | `blocking` | a function that is not `async` runs where calls may block |
/// | `each_process` | every process hears every event; else one of those that share the name does |
/// | `crate = path` | where `event_bus` is, if not at `::event_bus` |
///
/// The function stands in a module or in another function, not in an `impl`, and has no parameters of types or lifetimes. In another
/// function it has the name that it would have beside that one.
#[proc_macro_attribute]
pub fn handler(arguments: TokenStream, function: TokenStream) -> TokenStream {
    found(arguments.into(), &function.into()).into()
}

fn event(input: &DeriveInput) -> Tokens {
    let mut errors = Errors::new();
    let event = model::Event::new(parse::input(input, Derive::Event, &mut errors));
    check::event(&event, &mut errors);
    let contract = contract::of(&event, &mut errors);
    errors.finish(|| expand::event(&event, contract.as_ref()), || fallback::event(&event))
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

/// The function is given back whatever is wrong with it: its own mistakes are told by the compiler, and its uses are none.
fn found(arguments: Tokens, function: &Tokens) -> Tokens {
    let mut errors = Errors::new();
    let arguments = parse::Arguments::read(arguments, &mut errors);
    let beside = if let Some(parsed) = parse::function(function, &mut errors) {
        let handler = model::Handler::new(arguments, parsed);
        check::handler(&handler, &mut errors);
        errors.finish(|| expand::handler(&handler), Tokens::new)
    } else {
        check::arguments(&arguments, &mut errors);
        errors.finish(Tokens::new, Tokens::new)
    };
    quote!(#function #beside)
}
