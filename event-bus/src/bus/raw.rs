//! `publish_raw`: events whose type the caller does not have, checked against the registered schema.

use std::borrow::Cow;
use std::sync::Arc;

use serde::Serialize;

use super::core::Core;
use super::dispatch::{self, Event as OnItsWay, Waits};
use super::error::{PublishError, PublishErrorKind};
use super::frames::Publication;
use super::handover::{self, HandOver};
use super::options::{Options, check_key};
use super::parcel::RawParcel;
use super::publish::{Later, Publish, Step, end};
use super::publishing::{Publishing, Untyped};
use super::receipt::Backends;
use super::room;
use crate::decode::DecodeError;
use crate::encode::{EncodeError, encode_data};
use crate::envelope::{Header, RawEvent, TopicList, mint};
use crate::event::DEFAULT_TOPIC;
use crate::handler::{Carried, InFlight};
use crate::json::Raw;
use crate::name::check_name;
use crate::nearest::nearest;
use crate::registry::{Decoded, Descriptor};
use crate::schema::{Object, explain};

/// A name and data, given to [`EventBus::publish_raw`](crate::EventBus::publish_raw).
#[derive(Debug)]
pub struct RawDraft {
    name: String,
    data: Result<Raw, EncodeError>,
}

impl RawDraft {
    pub(super) fn new(name: &str, data: impl Serialize) -> Self {
        Self { name: name.to_owned(), data: encode_data(name, &data) }
    }

    /// The name and data of an event.
    pub(super) fn of(event: &RawEvent) -> Self {
        Self { name: event.event_type().to_owned(), data: Ok(event.shared_data()) }
    }
}

impl Publish<'_, RawEvent, RawDraft> {
    /// Says which version the data has, in place of the current one. Handlers of the event's type get it upcast.
    pub fn version(mut self, version: u32) -> Self {
        self.options().set_version(version);
        self
    }
}

/// An event that may be published.
struct Checked {
    version: u32,
    known: Option<Known>,
}

/// An event whose type the program has.
struct Known {
    descriptor: Descriptor,
    /// Of the version that was published.
    schema: &'static Object,
    decoded: Decoded,
}

/// The way of a name and data.
pub(super) fn publish(
    core: &Arc<Core>,
    draft: RawDraft,
    options: Option<Box<Options>>,
    waits: Waits,
) -> Step<RawEvent> {
    let options = options.map_or_else(Options::default, |options| *options);
    let RawDraft { name, data } = draft;
    let (data, failed) = match data {
        Ok(data) => (data, None),
        Err(error) => (Raw::null(), Some(PublishErrorKind::from(error))),
    };
    let checked = match failed.or_else(|| options.wrong.clone()) {
        Some(wrong) => Err(wrong),
        None => core.check_open().and_then(|()| check(core, &name, options.version, data.text())),
    };
    let begun = checked.and_then(|checked| {
        let declared = checked.known.as_ref().map_or(&[DEFAULT_TOPIC][..], |known| known.descriptor.topics);
        let topics = options.topics(declared)?;
        let publication = Publication::begin_raw(core.number, &name, options.id, &options.metadata)?;
        Ok((checked, topics, publication))
    });
    match begun {
        Ok((checked, topics, publication)) => run(core, name, data, checked, &options, &topics, publication, waits),
        Err(kind) => {
            let event = given_back(core, name, data, &options);
            let id = event.id();
            Step::Done(Err(PublishError::new(event, Some(id), kind)))
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "they are the parts of one publish")]
fn run(
    core: &Arc<Core>,
    name: String,
    data: Raw,
    checked: Checked,
    options: &Options,
    topics: &TopicList,
    publication: Publication,
    waits: Waits,
) -> Step<RawEvent> {
    let Checked { version, known } = checked;
    let key = known.as_ref().and_then(|known| known.decoded.key.clone());
    let schema = known.as_ref().map(|known| known.schema);
    let body = Untyped { name: Cow::Owned(name), version, key, data, schema };
    let publishing = Publishing::new(core, &publication, topics, &body, options.key.as_deref());
    let raw = match publishing.raw() {
        Ok(raw) => raw.clone(),
        // With its envelope it is too large.
        Err(error) => {
            let event = RawEvent::from_parts(publishing.header(), body.data.clone());
            return Step::Done(Err(failed(event, error)));
        }
    };
    let parcel = |core: &Arc<Core>, raw: &RawEvent| -> (Option<usize>, Arc<dyn Carried>) {
        let slot = known.as_ref().and_then(|known| known.descriptor.slot).map(|slot| slot().index());
        (slot, Arc::new(RawParcel::new(core, raw.clone(), known.map(|known| known.decoded.event))))
    };
    if !core.asks_backends() {
        let (slot, carried) = parcel(core, &raw);
        return dispatch_parcel(core, slot, &carried, publication, Backends::NoOp, waits);
    }
    match handover::begin(core, &publishing, waits) {
        Ok(HandOver::Done(answers)) => {
            let (slot, carried) = parcel(core, &raw);
            dispatch_parcel(core, slot, &carried, publication, answers, waits)
        }
        Ok(HandOver::Waiting(waiting)) => {
            drop(publication);
            let (slot, carried) = parcel(core, &raw);
            let core = Arc::clone(core);
            Later::step(&Arc::clone(&core), async move {
                let backends = match waiting.finish(&core).await {
                    Ok(backends) => backends,
                    Err(error) => return Err(failed(raw, error)),
                };
                let step = match Publication::resume(core.number, &carried.header()) {
                    Ok(publication) => dispatch_parcel(&core, slot, &carried, publication, backends, Waits::Yes),
                    Err(refused) => Step::Done(Err(failed(raw, refused))),
                };
                end(step).await
            })
        }
        Err(error) => Step::Done(Err(failed(raw, error))),
    }
}

fn failed(event: RawEvent, kind: impl Into<PublishErrorKind>) -> PublishError<RawEvent> {
    let id = event.id();
    PublishError::new(event, Some(id), kind)
}

fn dispatch_parcel(
    core: &Arc<Core>,
    slot: Option<usize>,
    carried: &Arc<dyn Carried>,
    publication: Publication,
    backends: Backends,
    waits: Waits,
) -> Step<RawEvent> {
    let plan = {
        let header = carried.header();
        core.table().raw_plan(slot, &header.name, &header.topics)
    };
    let in_flight: &dyn InFlight = &**carried;
    let on_its_way = OnItsWay { in_flight, carried: Some(carried), depth: publication.depth };
    let dispatched = dispatch::run(&core.services, on_its_way, waits, &plan, &**carried);
    crate::unwinding::drop_quietly(plan);
    room::receipt(core, publication.end(), dispatched, backends)
}

/// Whether an event of that name and version may be published with this data.
fn check(core: &Core, name: &str, version: Option<u32>, data: &str) -> Result<Checked, PublishErrorKind> {
    check_name(name)?;
    let versions = core.registry.versions(name);
    let Some(current) = core.registry.current(name) else {
        if core.allow_unregistered || core.registry.events().is_empty() {
            return Ok(Checked { version: version.unwrap_or(1), known: None });
        }
        let known = core.registry.events().iter().map(|event| event.name);
        return Err(PublishErrorKind::UnknownEvent { nearest: nearest(name, known).map(str::to_owned) });
    };
    let version = version.unwrap_or(current.version);
    let Some(written) = versions.iter().find(|known| known.version == version) else {
        return Err(PublishErrorKind::UnknownVersion {
            version,
            known: versions.iter().map(|known| known.version).collect(),
        });
    };
    let decoded = (current.decode)(version, data).map_err(|error| refused(error, written.schema, data))?;
    if let Some(key) = &decoded.key {
        check_key(key)?;
    }
    Ok(Checked { version, known: Some(Known { descriptor: *current, schema: written.schema, decoded }) })
}

/// Why the event's type does not take the data, with every place that does not fit.
fn refused(error: DecodeError, schema: &'static Object, data: &str) -> PublishErrorKind {
    let wrong = match &error {
        DecodeError::Mismatch { .. } | DecodeError::Refused { .. } => explain(schema, data),
        _ => Vec::new(),
    };
    match error {
        _ if !wrong.is_empty() => PublishErrorKind::Mismatch(wrong),
        DecodeError::Mismatch { mismatch, .. } => PublishErrorKind::Mismatch(vec![mismatch]),
        error => PublishErrorKind::Refused(error),
    }
}

/// The event as it was given, for the error: its name may be none.
fn given_back(core: &Core, name: String, data: Raw, options: &Options) -> RawEvent {
    let (id, time) = mint();
    let current = core.registry.current(&name);
    let declared = current.map_or(&[DEFAULT_TOPIC][..], |known| known.topics);
    let header = Header {
        id: options.id.unwrap_or(id),
        time,
        name: Cow::Owned(name),
        version: options.version.or(current.map(|known| known.version)).unwrap_or(1),
        source: Arc::clone(&core.source),
        topics: options.topics(declared).unwrap_or(TopicList::DEFAULT),
        key: options.key.as_deref().map(Box::from),
        metadata: options.metadata.clone(),
        schema: None,
        extra: Vec::new(),
    };
    RawEvent::from_parts(Arc::new(header), data)
}
