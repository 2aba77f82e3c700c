//! Events taken off the publisher's stack, for queues: each publish makes at most one, and all its queues share it.

use std::any::Any;
use std::sync::{Arc, OnceLock, Weak};

use super::core::Core;
use crate::encode::{EncodeError, check_size, encode};
use crate::envelope::{Header, RawEvent};
use crate::event::Event;
use crate::handler::{Carried, InFlight, StateMap};
use crate::json::Raw;
use crate::key::MAX_KEY_BYTES;

/// A typed event.
pub(super) struct Parcel<E> {
    pub(super) event: E,
    header: Arc<Header>,
    raw: OnceLock<Result<RawEvent, EncodeError>>,
    origin: Origin,
}

/// An event that came as raw data, and as its type, if the program has it.
pub(super) struct RawParcel {
    raw: RawEvent,
    event: Option<Box<dyn Any + Send + Sync>>,
    origin: Origin,
}

/// The bus that delivers.
#[derive(Clone)]
struct Origin {
    core: Weak<Core>,
    state: Arc<StateMap>,
}

impl Origin {
    fn new(core: &Arc<Core>) -> Self {
        Self { core: Arc::downgrade(core), state: Arc::clone(&core.state) }
    }
}

impl<E: Event> Parcel<E> {
    pub(super) fn new(core: &Arc<Core>, event: E, header: Arc<Header>, raw: Option<RawEvent>) -> Self {
        let raw = raw.map_or_else(OnceLock::new, |raw| OnceLock::from(Ok(raw)));
        Self { event, header, raw, origin: Origin::new(core) }
    }
}

impl RawParcel {
    pub(super) fn new(core: &Arc<Core>, raw: RawEvent, event: Option<Box<dyn Any + Send + Sync>>) -> Self {
        Self { raw, event, origin: Origin::new(core) }
    }
}

impl<E: Event> InFlight for Parcel<E> {
    fn header(&self) -> Arc<Header> {
        Arc::clone(&self.header)
    }

    fn raw(&self) -> Result<&RawEvent, EncodeError> {
        let raw = self.raw.get_or_init(|| raw_event(Arc::clone(&self.header), || encode(&self.event)));
        raw.as_ref().map_err(Clone::clone)
    }

    fn state(&self) -> &Arc<StateMap> {
        &self.origin.state
    }

    fn bus(&self) -> Weak<dyn Any + Send + Sync> {
        Weak::clone(&self.origin.core) as _
    }
}

impl<E: Event> Carried for Parcel<E> {
    fn event(&self) -> Option<&(dyn Any + Send + Sync)> {
        Some(&self.event)
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
        &self.origin.state
    }

    fn bus(&self) -> Weak<dyn Any + Send + Sync> {
        Weak::clone(&self.origin.core) as _
    }
}

impl Carried for RawParcel {
    fn event(&self) -> Option<&(dyn Any + Send + Sync)> {
        self.event.as_deref()
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
