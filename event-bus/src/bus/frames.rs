//! The events that a thread is publishing or handling, innermost last: who caused whom, how deep, and on which bus.
//!
//! An id and a time are made only when somebody asks: a receipt, a context, a queue, a backend, or an event published inside a handler.

use std::borrow::Cow;
use std::cell::RefCell;
use std::sync::Arc;

use serde_json::value::RawValue;
use uuid::Uuid;

use crate::envelope::{self, Header, Metadata, Timestamp};

/// How deep events may be published inside handlers of events. Deeper is a cycle, or will soon look like one.
pub const MAX_DEPTH: usize = 32;

/// Small, since each publish makes one.
struct Frame {
    bus: u64,
    kind: Kind,
}

enum Kind {
    /// An event that this thread publishes: its name, what was given, and what somebody asked for.
    Publishing { name: Cow<'static, str>, details: Option<Box<Details>> },
    /// An event that was published before, and is handled now.
    Handling(Arc<Header>),
}

#[derive(Default)]
struct Details {
    id: Option<Uuid>,
    time: Option<Timestamp>,
    metadata: Metadata,
    /// Whether `metadata` holds what is inherited from the event that caused this one.
    inherited: bool,
}

thread_local! {
    static FRAMES: RefCell<Vec<Frame>> = const { RefCell::new(Vec::new()) };
}

/// One event being published or handled; dropped, it is no longer.
#[derive(Debug)]
pub(super) struct Publication {
    pub(super) depth: usize,
}

/// Whether this thread is inside a handler.
pub(super) fn inside_handler() -> bool {
    depth() > 0
}

/// How many events this thread is publishing or handling, one inside the other.
pub(super) fn depth() -> usize {
    FRAMES.try_with(|frames| frames.borrow().len()).unwrap_or(0)
}

/// The bus that publishes or handles the innermost event.
pub(super) fn innermost_bus() -> Option<u64> {
    FRAMES.try_with(|frames| frames.borrow().last().map(|frame| frame.bus)).unwrap_or(None)
}

/// Why a publication cannot begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refused {
    /// Published inside handlers of events, too deeply: the names, outermost first.
    TooDeep(Vec<String>),
    /// The thread ends, and has no frames any more: published while a thread-local is destroyed.
    ThreadEnds,
}

impl Publication {
    /// Begins to publish an event.
    pub(super) fn begin(
        bus: u64,
        name: Cow<'static, str>,
        id: Option<Uuid>,
        metadata: &Metadata,
    ) -> Result<Self, Refused> {
        let given = id.is_some() || !metadata.is_empty();
        let details = given.then(|| Box::new(Details { id, metadata: metadata.clone(), ..Details::default() }));
        Self::push(Frame { bus, kind: Kind::Publishing { name, details } })
    }

    /// Goes on with an event whose envelope was made: one that is handled, or that was handed over.
    pub(super) fn resume(bus: u64, header: &Arc<Header>) -> Result<Self, Refused> {
        Self::push(Frame { bus, kind: Kind::Handling(Arc::clone(header)) })
    }

    fn push(frame: Frame) -> Result<Self, Refused> {
        let begun = FRAMES.try_with(|frames| {
            let mut frames = frames.borrow_mut();
            let depth = frames.len();
            if depth == MAX_DEPTH {
                return Err(too_deep(&frames, frame.name()));
            }
            frames.push(frame);
            Ok(Self { depth })
        });
        begun.unwrap_or(Err(Refused::ThreadEnds))
    }

    /// The event's id and time, made now if nobody asked before.
    pub(super) fn stamp(&self) -> (Uuid, Timestamp) {
        FRAMES.with_borrow_mut(|frames| frames[self.depth].stamp())
    }

    /// Ends the publication; gives the event's id, if anybody asked for it.
    #[inline]
    pub(super) fn end(self) -> Option<Uuid> {
        // Ending it is what dropping it would do, and those that were begun later have ended.
        std::mem::forget(self);
        match FRAMES.with_borrow_mut(Vec::pop)?.kind {
            Kind::Publishing { details, .. } => details?.id,
            Kind::Handling(header) => Some(header.id),
        }
    }

    /// The event's metadata, with what it inherits.
    pub(super) fn metadata(&self) -> Metadata {
        FRAMES.with_borrow_mut(|frames| metadata(&mut frames[..=self.depth]).clone())
    }
}

#[cold]
fn too_deep(frames: &[Frame], name: &str) -> Refused {
    Refused::TooDeep(frames.iter().map(Frame::name).chain([name]).map(str::to_owned).collect())
}

impl Drop for Publication {
    fn drop(&mut self) {
        // A thread that ends has dropped its frames already.
        let _ = FRAMES.try_with(|frames| frames.borrow_mut().truncate(self.depth));
    }
}

impl Frame {
    fn name(&self) -> &str {
        match &self.kind {
            Kind::Publishing { name, .. } => name,
            Kind::Handling(header) => &header.name,
        }
    }

    fn stamp(&mut self) -> (Uuid, Timestamp) {
        match &mut self.kind {
            Kind::Publishing { details, .. } => details.get_or_insert_default().stamp(),
            Kind::Handling(header) => (header.id, header.time),
        }
    }
}

impl Details {
    fn stamp(&mut self) -> (Uuid, Timestamp) {
        if let (Some(id), Some(time)) = (self.id, self.time) {
            return (id, time);
        }
        let (id, time) = envelope::mint();
        (*self.id.get_or_insert(id), *self.time.get_or_insert(time))
    }
}

/// The metadata of the last frame: its own, and of the event that caused it the correlation, the trace, and its id as the cause.
fn metadata(frames: &mut [Frame]) -> &Metadata {
    let (frame, causes) = frames.split_last_mut().expect("a publication has a frame");
    let details = match &mut frame.kind {
        Kind::Handling(header) => return &header.metadata,
        Kind::Publishing { details, .. } => details.get_or_insert_default(),
    };
    if !details.inherited {
        details.inherited = true;
        if let Some(cause) = causes.last_mut() {
            let (id, _) = cause.stamp();
            inherit(&mut details.metadata, id, metadata(causes));
        }
    }
    &details.metadata
}

/// Adds what an event has from its cause; what the publisher said stays.
fn inherit(metadata: &mut Metadata, cause: Uuid, inherited: &Metadata) {
    let cause = to_raw(&cause.to_string());
    let correlation = inherited.raw(Metadata::CORRELATION_ID).map(RawValue::to_owned).or_else(|| cause.clone());
    let trace = inherited.raw(Metadata::TRACEPARENT).map(RawValue::to_owned);
    let lineage =
        [(Metadata::CORRELATION_ID, correlation), (Metadata::CAUSATION_ID, cause), (Metadata::TRACEPARENT, trace)];
    for (key, value) in lineage.into_iter().filter_map(|(key, value)| Some((key, value?))) {
        if metadata.raw(key).is_none() {
            // A full map keeps what the publisher put there.
            let _ = metadata.insert_raw(key, value);
        }
    }
}

fn to_raw(text: &str) -> Option<Box<RawValue>> {
    serde_json::value::to_raw_value(text).ok()
}
