//! Events taken off the publisher's stack, for queues: each publish makes at most one, and all its queues share it.

use std::any::Any;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock, Weak};

use uuid::Uuid;

use super::core::{Core, Home};
use super::frames::Publication;
use crate::encode::{EncodeError, check_size, encode};
use crate::envelope::{Header, Metadata, RawEvent, Timestamp, TopicList};
use crate::event::Event;
use crate::handler::{Carried, InFlight, Readings, StateMap};
use crate::json::Raw;
use crate::key::MAX_KEY_BYTES;

/// A typed event. Its envelope is made when somebody asks for it.
pub(super) struct Parcel<E> {
    pub(super) event: E,
    pub(super) id: Uuid,
    parts: Parts,
    header: OnceLock<Arc<Header>>,
    raw: OnceLock<Result<RawEvent, EncodeError>>,
    readings: Readings,
    home: Arc<Home>,
}

/// What goes into an envelope that was not made yet, beside what the event's type says.
struct Parts {
    time: Timestamp,
    key: Option<Box<str>>,
    metadata: Metadata,
}

/// An event that came as raw data, and as its type, if the program has it.
pub(super) struct RawParcel {
    raw: RawEvent,
    event: Option<Box<dyn Any + Send + Sync>>,
    readings: Readings,
    home: Arc<Home>,
}

impl<E: Event> Parcel<E> {
    /// An event whose envelope was made.
    pub(super) fn new(core: &Core, event: E, header: Arc<Header>, raw: Option<RawEvent>) -> Self {
        let raw = raw.map_or_else(OnceLock::new, |raw| OnceLock::from(Ok(raw)));
        let parts = Parts { time: header.time, key: None, metadata: Metadata::new() };
        Self {
            event,
            id: header.id,
            parts,
            header: OnceLock::from(header),
            raw,
            readings: Readings::default(),
            home: Arc::clone(&core.home),
        }
    }

    /// An event to which nothing was given.
    pub(super) fn plain(core: &Core, event: E, publication: &Publication) -> Self {
        // The key is user code: nothing comes between what is fresh and its being known.
        let key = event.key().map(|key| Box::from(&*key));
        let (id, time, metadata) = publication.fresh().unwrap_or_else(|| publication.details());
        let parts = Parts { time, key, metadata };
        Self {
            event,
            id,
            parts,
            header: OnceLock::new(),
            raw: OnceLock::new(),
            readings: Readings::default(),
            home: Arc::clone(&core.home),
        }
    }

    #[cold]
    fn make_header(&self) -> Arc<Header> {
        let Parts { time, key, metadata } = &self.parts;
        Arc::new(Header {
            id: self.id,
            time: *time,
            name: Cow::Borrowed(E::NAME),
            version: E::VERSION,
            source: Arc::clone(&self.home.source),
            topics: TopicList::of_type(E::TOPICS),
            key: key.clone(),
            metadata: metadata.clone(),
            schema: Some(E::SCHEMA),
            extra: Vec::new(),
        })
    }
}

impl RawParcel {
    pub(super) fn new(core: &Core, raw: RawEvent, event: Option<Box<dyn Any + Send + Sync>>) -> Self {
        Self { raw, event, readings: Readings::default(), home: Arc::clone(&core.home) }
    }
}

impl<E: Event> InFlight for Parcel<E> {
    fn header(&self) -> Arc<Header> {
        Arc::clone(self.header.get_or_init(|| self.make_header()))
    }

    fn raw(&self) -> Result<&RawEvent, EncodeError> {
        let raw = self.raw.get_or_init(|| raw_event(self.header(), || encode(&self.event)));
        raw.as_ref().map_err(Clone::clone)
    }

    fn state(&self) -> &Arc<StateMap> {
        &self.home.state
    }

    fn bus(&self) -> Weak<dyn Any + Send + Sync> {
        Weak::clone(&self.home.core) as _
    }
}

impl<E: Event> Carried for Parcel<E> {
    fn event(&self) -> Option<&(dyn Any + Send + Sync)> {
        Some(&self.event)
    }

    fn readings(&self) -> &Readings {
        &self.readings
    }
}

impl InFlight for RawParcel {
    fn header(&self) -> Arc<Header> {
        self.raw.shared_header()
    }

    fn raw(&self) -> Result<&RawEvent, EncodeError> {
        Ok(&self.raw)
    }

    fn state(&self) -> &Arc<StateMap> {
        &self.home.state
    }

    fn bus(&self) -> Weak<dyn Any + Send + Sync> {
        Weak::clone(&self.home.core) as _
    }
}

impl Carried for RawParcel {
    fn event(&self) -> Option<&(dyn Any + Send + Sync)> {
        self.event.as_deref()
    }

    fn readings(&self) -> &Readings {
        &self.readings
    }
}

/// The event as backends carry it, unless its key or its data is too large for them.
pub(super) fn raw_event(
    header: Arc<Header>,
    data: impl FnOnce() -> Result<Raw, EncodeError>,
) -> Result<RawEvent, EncodeError> {
    if let Some(length) = header.key.as_ref().map(|key| key.len()).filter(|length| *length > MAX_KEY_BYTES) {
        return Err(EncodeError::KeyTooLong { event: header.name.to_string(), length });
    }
    let event = RawEvent::from_parts(header, data()?);
    check_size(&event)?;
    Ok(event)
}
