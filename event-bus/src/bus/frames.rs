//! The events that a thread is publishing, innermost last: who caused whom, and how deep.
//!
//! An id and a time are made only when somebody asks: a receipt, a context, a backend, or an event published inside a handler.

use std::borrow::Cow;
use std::cell::RefCell;

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

/// Events were published inside each other's handlers too deeply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TooDeep {
    pub(super) names: Vec<String>,
}

/// Whether this thread is inside a handler.
pub(super) fn inside_handler() -> bool {
    FRAMES.with_borrow(|frames| !frames.is_empty())
}

impl Publication {
    /// Begins to publish an event.
    pub(super) fn begin(name: Cow<'static, str>, id: Option<Uuid>, metadata: &Metadata) -> Result<Self, TooDeep> {
        let given = id.is_some() || !metadata.is_empty();
        let details = given.then(|| Box::new(Details { id, metadata: metadata.clone(), ..Details::default() }));
        FRAMES.with_borrow_mut(|frames| {
            let depth = frames.len();
            if depth == MAX_DEPTH {
                return Err(TooDeep::of(frames, &name));
            }
            frames.push(Frame { name, details });
            Ok(Self { depth })
        })
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

impl TooDeep {
    #[cold]
    fn of(frames: &[Frame], name: &str) -> Self {
        Self { names: frames.iter().map(|frame| &*frame.name).chain([name]).map(str::to_owned).collect() }
    }
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
    let cause = cause.to_string();
    let correlation = inherited.get_str(Metadata::CORRELATION_ID).unwrap_or(Cow::Borrowed(&cause));
    let trace = inherited.get_str(Metadata::TRACEPARENT);
    let lineage = [
        (Metadata::CORRELATION_ID, Some(&*correlation)),
        (Metadata::CAUSATION_ID, Some(&*cause)),
        (Metadata::TRACEPARENT, trace.as_deref()),
    ];
    for (key, value) in lineage.into_iter().filter_map(|(key, value)| Some((key, value?))) {
        if metadata.raw(key).is_none() {
            // A full map keeps what the publisher put there.
            let _ = metadata.insert(key, value);
        }
    }
}
