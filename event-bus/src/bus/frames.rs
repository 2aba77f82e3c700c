//! The events that a thread is publishing, innermost last: who caused whom, and how deep.
//!
//! An id and a time are made only when somebody asks: a receipt, a context, a backend, or an event published inside a handler.

use std::borrow::Cow;
use std::cell::RefCell;

use uuid::Uuid;

use crate::envelope::{self, Metadata, Timestamp};

/// How deep events may be published inside handlers of events. Deeper is a cycle, or will soon look like one.
pub const MAX_DEPTH: usize = 32;

#[derive(Debug)]
struct Frame {
    name: Cow<'static, str>,
    id: Option<Uuid>,
    time: Option<Timestamp>,
    metadata: Option<Metadata>,
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
    pub(super) fn begin(
        name: Cow<'static, str>,
        id: Option<Uuid>,
        time: Option<Timestamp>,
        metadata: Option<Metadata>,
    ) -> Result<Self, TooDeep> {
        FRAMES.with_borrow_mut(|frames| {
            let depth = frames.len();
            if depth == MAX_DEPTH {
                return Err(TooDeep {
                    names: frames.iter().map(|frame| frame.name.to_string()).chain([name.into_owned()]).collect(),
                });
            }
            frames.push(Frame { name, id, time, metadata, inherited: depth == 0 });
            Ok(Self { depth })
        })
    }

    /// The event's id and time, made now if nobody asked before.
    pub(super) fn stamp(&self) -> (Uuid, Timestamp) {
        FRAMES.with_borrow_mut(|frames| stamp(&mut frames[self.depth]))
    }

    /// Ends the publication; gives the event's id, if anybody asked for it.
    pub(super) fn end(self) -> Option<Uuid> {
        // Ending it is what dropping it would do, and those that were begun later have ended.
        std::mem::forget(self);
        FRAMES.with_borrow_mut(Vec::pop).and_then(|frame| frame.id)
    }

    /// The event's metadata, with what it inherits.
    pub(super) fn metadata(&self) -> Metadata {
        FRAMES.with_borrow_mut(|frames| metadata(&mut frames[..=self.depth]).clone())
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        FRAMES.with_borrow_mut(|frames| frames.truncate(self.depth));
    }
}

fn stamp(frame: &mut Frame) -> (Uuid, Timestamp) {
    if let (Some(id), Some(time)) = (frame.id, frame.time) {
        return (id, time);
    }
    let (id, time) = envelope::mint();
    (*frame.id.get_or_insert(id), *frame.time.get_or_insert(time))
}

/// The metadata of the last frame: its own, and of the event that caused it the correlation, the trace, and its id as the cause.
fn metadata(frames: &mut [Frame]) -> &Metadata {
    let (frame, causes) = frames.split_last_mut().expect("a publication has a frame");
    let metadata = frame.metadata.get_or_insert_default();
    if let Some(cause) = causes.len().checked_sub(1).filter(|_| !frame.inherited) {
        let (id, _) = stamp(&mut causes[cause]);
        let inherited = self::metadata(causes);
        let id = id.to_string();
        let correlation = inherited.get_str(Metadata::CORRELATION_ID).unwrap_or(Cow::Borrowed(&id)).into_owned();
        let trace = inherited.get_str(Metadata::TRACEPARENT).map(Cow::into_owned);
        let lineage = [
            (Metadata::CORRELATION_ID, Some(correlation)),
            (Metadata::CAUSATION_ID, Some(id)),
            (Metadata::TRACEPARENT, trace),
        ];
        for (key, value) in lineage.into_iter().filter_map(|(key, value)| Some((key, value?))) {
            if metadata.raw(key).is_none() {
                // A full map keeps what the publisher put there.
                let _ = metadata.insert(key, value);
            }
        }
        frame.inherited = true;
    }
    metadata
}
