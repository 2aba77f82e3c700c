//! What the registry keeps of an event type.

use std::any::{Any, TypeId};

use super::Place;
use crate::decode::DecodeError;
use crate::event::{Event, Slot, StoredEvent};
use crate::schema::document::About;
use crate::schema::{Compat, Object};

/// An event type without its type: constants and functions. The derives register one for each event.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Descriptor {
    pub(crate) name: &'static str,
    pub(crate) version: u32,
    pub(crate) oldest: u32,
    pub(crate) superseded: bool,
    pub(crate) deprecated: bool,
    pub(crate) package: &'static str,
    pub(crate) compat: Compat,
    pub(crate) topics: &'static [&'static str],
    pub(crate) schema: &'static Object,
    pub(crate) slot: Option<fn() -> &'static Slot>,
    pub(crate) type_id: fn() -> TypeId,
    pub(crate) decode: fn(u32, &str) -> Result<Decoded, DecodeError>,
    pub(crate) round_trip: fn(&str) -> Result<String, String>,
    pub(crate) module: &'static str,
    pub(crate) file: &'static str,
    pub(crate) line: u32,
}

/// An event that was read, and its key.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) event: Box<dyn Any + Send + Sync>,
    pub(crate) key: Option<String>,
}

impl Descriptor {
    /// An event that is published.
    pub const fn event<E: Event>(module: &'static str, file: &'static str, line: u32) -> Self {
        let mut descriptor = Self::stored::<E>(module, file, line);
        descriptor.topics = E::TOPICS;
        descriptor.slot = Some(E::slot);
        descriptor.decode = decode_keyed::<E>;
        descriptor
    }

    /// An event that is only read.
    pub const fn stored<E: StoredEvent>(module: &'static str, file: &'static str, line: u32) -> Self {
        Self {
            name: E::NAME,
            version: E::VERSION,
            oldest: E::OLDEST_VERSION,
            superseded: E::SUPERSEDED,
            deprecated: E::DEPRECATED,
            package: "",
            compat: E::COMPAT,
            topics: &[],
            schema: E::SCHEMA,
            slot: None,
            type_id: TypeId::of::<E>,
            decode: decode_unkeyed::<E>,
            round_trip: round_trip::<E>,
            module,
            file,
            line,
        }
    }

    /// The package that it is from: its published schema lies there. The folder is named, so that the compiler knows of it.
    #[must_use]
    pub const fn of_package(mut self, package: &'static str, _folder: Option<&'static str>) -> Self {
        self.package = package;
        self
    }

    /// What its document says of it.
    pub(crate) const fn about(&self) -> About<'static> {
        let Self { name, version, topics, superseded, deprecated, schema, .. } = *self;
        About { name, version, topics, superseded, deprecated, object: schema }
    }

    /// Whether it is one of the standard events that this crate brings along.
    pub(crate) fn is_standard(&self) -> bool {
        self.module == "event_bus::crm" || self.module.starts_with("event_bus::crm::")
    }

    /// Where the type stands.
    pub(crate) const fn place(&self) -> Place {
        Place { module: self.module, file: self.file, line: self.line }
    }
}

fn decode_keyed<E: Event>(version: u32, data: &str) -> Result<Decoded, DecodeError> {
    let event = E::decode(version, data)?;
    let key = event.key().map(String::from);
    Ok(Decoded { event: Box::new(event), key })
}

fn decode_unkeyed<E: StoredEvent>(version: u32, data: &str) -> Result<Decoded, DecodeError> {
    Ok(Decoded { event: Box::new(E::decode(version, data)?), key: None })
}

fn round_trip<E: StoredEvent>(data: &str) -> Result<String, String> {
    let event = E::decode(E::VERSION, data).map_err(|error| error.to_string())?;
    serde_json::to_string(&event).map_err(|error| error.to_string())
}
