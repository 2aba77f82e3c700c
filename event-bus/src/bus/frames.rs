//! The events that a thread is publishing, innermost last: who caused whom, and how deep.
//!
//! An id and a time are made only when somebody asks: a receipt, a context, a backend, or an event published inside a handler.

use std::borrow::Cow;
use std::cell::RefCell;

use serde_json::value::RawValue;
use uuid::Uuid;

use crate::envelope::{self, Metadata, Timestamp};

/// How deep events may be published inside handlers of events. Deeper is a cycle, or will soon look like one.
pub const MAX_DEPTH: usize = 32;

/// Small, since each publish makes one.
#[derive(Debug)]
struct Frame {
    name: Cow<'static, str>,
    /// What was given, and what somebody asked for.
    details: Option<Box<Details>>,
}

#[derive(Debug, Default)]
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

/// One event being published; dropped, it is no longer.
#[derive(Debug)]
pub(super) struct Publication {
    pub(super) depth: usize,
}

/// Whether this thread is inside a handler.
pub(super) fn inside_handler() -> bool {
    FRAMES.try_with(|frames| !frames.borrow().is_empty()).unwrap_or(false)
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
    pub(super) fn begin(name: Cow<'static, str>, id: Option<Uuid>, metadata: &Metadata) -> Result<Self, Refused> {
        let given = id.is_some() || !metadata.is_empty();
        let details = given.then(|| Box::new(Details { id, metadata: metadata.clone(), ..Details::default() }));
        let begun = FRAMES.try_with(|frames| {
            let mut frames = frames.borrow_mut();
            let depth = frames.len();
            if depth == MAX_DEPTH {
                return Err(too_deep(&frames, &name));
            }
            frames.push(Frame { name, details });
            Ok(Self { depth })
        });
        begun.unwrap_or(Err(Refused::ThreadEnds))
    }

    /// The event's id and time, made now if nobody asked before.
    pub(super) fn stamp(&self) -> (Uuid, Timestamp) {
        FRAMES.with_borrow_mut(|frames| frames[self.depth].details.get_or_insert_default().stamp())
    }

    /// Ends the publication; gives the event's id, if anybody asked for it.
    #[inline]
    pub(super) fn end(self) -> Option<Uuid> {
        // Ending it is what dropping it would do, and those that were begun later have ended.
        std::mem::forget(self);
        FRAMES.with_borrow_mut(Vec::pop).and_then(|frame| frame.details).and_then(|details| details.id)
    }

    /// The event's metadata, with what it inherits.
    pub(super) fn metadata(&self) -> Metadata {
        FRAMES.with_borrow_mut(|frames| metadata(&mut frames[..=self.depth]).clone())
    }
}

#[cold]
fn too_deep(frames: &[Frame], name: &str) -> Refused {
    Refused::TooDeep(frames.iter().map(|frame| &*frame.name).chain([name]).map(str::to_owned).collect())
}

impl Drop for Publication {
    fn drop(&mut self) {
        FRAMES.with_borrow_mut(|frames| frames.truncate(self.depth));
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
    let details = frame.details.get_or_insert_default();
    if !details.inherited {
        details.inherited = true;
        if let Some(cause) = causes.len().checked_sub(1) {
            let (id, _) = causes[cause].details.get_or_insert_default().stamp();
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
