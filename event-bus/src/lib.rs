//! Typed events for Rust backends: what happened in one part of a program reaches the parts that want to know, and **a schema mistake is a
//! compile error, on the field, in words that say how to mend it**.
//!
//! ```
//! use event_bus::{Event, EventBus};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, Clone, Serialize, Deserialize, Event)]
//! #[event("deal.stage_changed", topics = ["deals"])]
//! struct DealStageChanged {
//!     deal_id: u64,
//!     new_stage: String,
//! }
//!
//! let bus = EventBus::default();
//! bus.subscribe(|event: &DealStageChanged| println!("deal {} is now {}", event.deal_id, event.new_stage));
//! bus.publish(DealStageChanged { deal_id: 7, new_stage: "won".to_owned() }).send()?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is where
//!
//! - An **event** is a struct with `#[derive(Event)]` ([`Event`]), its fields are [`EventField`]s, and a family of events is an enum with
//!   `#[derive(EventSet)]` ([`EventSet`]).
//! - [`EventBus`] publishes and subscribes. A handler is a function or closure whose first argument is the event ([`handler::IntoHandler`]).
//! - [`RawEvent`] is an event whose type is not known, with the envelope that goes over the wire.
//! - [`catalog()`] lists the program's events; [`schema`] says what their data looks like.
//! - [`backend`] is where events go besides this process's own handlers.
//!
//! # Features
//!
//! | feature | on by default | what it adds |
//! |---|---|---|
//! | `tracing` | yes | log lines of the bus and of [`backend::NoOp`], and [`backend::Logging`] |
//! | `url` | yes | buses from settings ([`config`]) and [`register_backend!`] |
//! | `uuid`, `jiff`, `serde_json` | yes | [`EventField`] for the types of these crates |
//! | `chrono`, `time`, `rust_decimal` | no | [`EventField`] for the types of these crates |
//! | `crm` | no | the standard events of a CRM, as `event_bus::crm` |
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
pub mod handler;
pub mod schema;

#[cfg(feature = "crm")]
pub mod crm;

mod decode;
mod derived;
mod encode;
mod envelope;
mod event;
mod field;
mod key;
mod name;
mod nearest;
mod registry;
mod runtime;
mod set;
mod topic;
mod upcast;

pub use event_bus_derive::{Event, EventField, EventSet};

pub use self::bus::{EventBus, EventBusBuilder, PublishError, Receipt, Subscription};
pub use self::catalog::catalog;
pub use self::decode::DecodeError;
pub use self::encode::EncodeError;
pub use self::envelope::{
    Arrival, EnvelopeError, InvalidData, InvalidMetadata, InvalidTimestamp, Metadata, RawEvent, Timestamp, Topics,
};
pub use self::event::{DEFAULT_TOPIC, Event, StoredEvent};
pub use self::field::{EventField, MapKey};
pub use self::handler::{Context, State};
pub use self::key::PartitionKey;
pub use self::name::InvalidName;
pub use self::registry::{Place, Problem};
pub use self::set::{EventSet, Member};
pub use self::topic::{InvalidPattern, InvalidTopic, Topic, TopicPattern};

/// What the derives and macros refer to. Not part of the API: it may change in any release.
#[doc(hidden)]
pub mod __private {
    pub use inventory;
    pub use serde::Serialize;
    pub use serde::de::DeserializeOwned;

    pub use crate::catalog::assert_schemas_hold;
    #[cfg(feature = "url")]
    pub use crate::config::{Opening, Scheme, open_backend};
    pub use crate::decode::DecodeError;
    pub use crate::derived::{
        check_distinct, check_flattened, check_tagged, check_topics_differ, check_upcast, example, partition_key,
    };
    pub use crate::event::{DEFAULT_TOPIC, Published, Slot, StoredEvent};
    pub use crate::field::{EventField, MapKey};
    pub use crate::handler::{Binder, Ended, Handled, Handler, HasCaptures, Row, Subscribable, captures, witness};
    pub use crate::key::PartitionKey;
    pub use crate::registry::Descriptor;
    pub use crate::schema::{Body, Enum, Field, FieldType, Object, Recursive, Schema, Tagging, Variant};
    pub use crate::set::{EventSet, Member};
    pub use crate::topic::check_topic;
    pub use crate::upcast::{Upcast, decode};
}
