//! Typed events for Rust backends: what happened in one part of a program reaches the parts that want to know, and **a schema mistake is a
//! compile error, on the field, in words that say how to mend it**.
//!
//! ```
//! use event_bus::{Event, EventBus};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, Clone, Serialize, Deserialize, Event)]
//! #[event("deal.moved", topics = ["deals"])]
//! struct DealMoved {
//!     deal_id: u64,
//!     new_stage: String,
//! }
//!
//! let bus = EventBus::default();
//! bus.subscribe(|event: &DealMoved| println!("deal {} is now {}", event.deal_id, event.new_stage));
//! bus.publish(DealMoved { deal_id: 7, new_stage: "won".to_owned() }).send()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is where
//!
//! - An **event** is a struct with `#[derive(Event)]` ([`Event`]), its fields are [`EventField`]s, and a family of events is an enum with
//!   `#[derive(EventSet)]` ([`EventSet`]).
//! - [`EventBus`] publishes and subscribes. A handler is a function or closure whose first argument is the event ([`handler::IntoHandler`]);
//!   [`#[handler]`](macro@handler) registers a function as one.
//! - [`RawEvent`] is an event whose type is not known, with the envelope that goes over the wire.
//! - [`catalog()`] lists the program's events; [`schema`] says what their data looks like.
//! - A handler may be async; it has a queue then, and runs on tokio. [`subscribe!`] takes async closures that capture, and [`macro@handler`] marks
//!   functions that [`discover`](EventBusBuilder::discover) finds.
//! - [`backend`] is where events go besides this process's own handlers, and where they come back from.
//! - [`global`], [`scope`] and [`with`] are for code to which no bus is handed.
//!
//! # Features
//!
//! | feature | on by default | what it adds |
//! |---|---|---|
//! | `tokio` | yes | async handlers, queues, durable names, and backends that take time |
//! | `tracing` | yes | log lines of the bus and of [`backend::NoOp`], and [`backend::Logging`] |
//! | `url` | yes | buses from settings ([`config`]) and [`register_backend!`] |
//! | `uuid`, `jiff`, `serde_json` | yes | [`EventField`] for the types of these crates |
//! | `chrono`, `time`, `rust_decimal` | no | [`EventField`] for the types of these crates |
//! | `crm` | no | the standard events of a CRM, as `event_bus::crm` |
//! | `testing` | no | what tests of programs need, as `event_bus::testing` |
//!
//! Without any feature the crate builds, dispatches, and needs no async runtime.
//!
//! # WebAssembly
//!
//! The crate compiles for `wasm32-unknown-unknown`. There, the derives, dispatch, the codecs and registration work as elsewhere; ids and times come
//! from JavaScript (`wasm-bindgen`), so a program that asks for them runs in a browser or in Node.js. A host that instantiates the module itself has to
//! call the exported `__wasm_call_ctors` if the linker made it, so that events are registered; or name them with [`catalog!`]. Panics in
//! handlers abort the module, since the target does not unwind.

#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate self as event_bus;

pub mod backend;
pub mod bus;
pub mod catalog;
#[cfg(feature = "url")]
pub mod config;
pub mod dead_letter;
pub mod handler;
pub mod policy;
pub mod schema;

#[cfg(feature = "crm")]
pub mod crm;
#[cfg(feature = "testing")]
pub mod testing;

mod contract;
mod decode;
mod derived;
mod encode;
mod envelope;
mod event;
mod field;
mod global;
mod json;
mod key;
mod name;
mod nearest;
mod notice;
mod registry;
mod runtime;
mod set;
mod text;
mod topic;
mod unwinding;
mod upcast;

pub use event_bus_derive::{Event, EventField, EventSet, handler};

pub use self::bus::{EventBus, EventBusBuilder, PublishError, Receipt, Subscription, scope, with};
pub use self::catalog::catalog;
pub use self::decode::DecodeError;
pub use self::encode::EncodeError;
pub use self::envelope::{
    Arrival, EnvelopeError, InvalidData, InvalidMetadata, InvalidTimestamp, Metadata, RawEvent, Timestamp, Topics,
};
pub use self::event::{DEFAULT_TOPIC, Event, StoredEvent};
pub use self::field::{EventField, MapKey};
pub use self::global::{AlreadySet, global, publish, publish_raw, set_global};
pub use self::handler::{Context, State};
pub use self::key::PartitionKey;
pub use self::name::InvalidName;
pub use self::notice::{Notice, Notices};
pub use self::policy::Retry;
pub use self::registry::{Place, Problem};
pub use self::set::{EventSet, Member};
pub use self::topic::{InvalidPattern, InvalidTopic, Topic, TopicPattern, TopicText, TopicTexts};

/// What the derives and macros refer to. Not part of the API: it may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use inventory;
    pub use serde::Serialize;
    pub use serde::de::DeserializeOwned;

    pub use crate::bus::{Named, PublishError, PublishMany, Receipt, Row};
    pub use crate::catalog::{assert_published, assert_schemas_hold, catalog_main};
    #[cfg(feature = "url")]
    pub use crate::config::{Opening, Scheme, open_backend};
    pub use crate::contract::{
        Contract, check_field, check_flattened_parts, check_gone, check_plain, check_published_topics, check_renamed,
        check_whole,
    };
    pub use crate::decode::DecodeError;
    pub use crate::derived::{
        check_distinct, check_flattened, check_listed, check_tagged, check_topics_differ, check_upcast, example,
        partition_key,
    };
    pub use crate::event::{DEFAULT_TOPIC, Published, Slot, StoredEvent, decode};
    pub use crate::field::{EventField, MapKey};
    pub use crate::handler::{
        Ask, Binder, Ended, Found, FoundOptions, FromContext, Handled, Handler, HasCaptures, MissingState, Outcome,
        Returns, Subscribable, answer, captures, done, failed, known, pending,
    };
    pub use crate::key::PartitionKey;
    pub use crate::registry::Descriptor;
    pub use crate::runtime::BoxFuture;
    pub use crate::schema::{Body, Compat, Enum, Field, FieldType, Object, Recursive, Schema, Tagging, Variant};
    pub use crate::set::{EventSet, Member};
    pub use crate::topic::{check_pattern, check_topic};
    pub use crate::upcast::Upcast;
}
