//! The events that a thread is publishing or handling, innermost last: who caused whom, how deep, and on which bus.
//!
//! An id and a time are made only when somebody asks: a receipt, a context, a queue, a backend, or an event published inside a handler.

use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::sync::Arc;

use serde_json::value::RawValue;
use uuid::Uuid;

use crate::envelope::{self, Header, Metadata, Timestamp};
use crate::handler::Carried;

/// How deep events may be published inside handlers of events. Deeper is a cycle, or will soon look like one.
pub const MAX_DEPTH: usize = 32;

/// The events that a thread is publishing or handling.
struct Frames {
    depth: Cell<usize>,
    /// Those from `depth` on have [`Known::Nothing`].
    all: [Frame; MAX_DEPTH],
}

/// One of them. A publish to which nothing was given, and about which nobody asks, writes three words here.
struct Frame {
    bus: Cell<u64>,
    /// The name of its type; empty if it has none, or is handled.
    name: Cell<&'static str>,
    known: Cell<Known>,
}

/// What is known of an event.
#[derive(Default)]
enum Known {
    /// It is being published, nothing was given, and nobody asked.
    #[default]
    Nothing,
    /// It is being published: what was given, and what somebody asked for.
    Details(Box<Details>),
    /// Its envelope was made.
    Header(Arc<Header>),
    /// It was taken off the publisher's stack, and has an envelope when somebody asks for it.
    Carried(Arc<dyn Carried>),
}

#[derive(Default)]
struct Details {
    /// Of an event without a type.
    name: Option<String>,
    id: Option<Uuid>,
    time: Option<Timestamp>,
    metadata: Metadata,
    /// Whether `metadata` holds what is inherited from the event that caused this one.
    inherited: bool,
}

thread_local! {
    /// Never destroyed, so that a thread can publish until it is gone; what is known goes with the publication.
    static FRAMES: ManuallyDrop<Frames> = const { ManuallyDrop::new(Frames::new()) };
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
    FRAMES.with(|frames| frames.depth.get())
}

/// The bus that publishes or handles the innermost event.
pub(super) fn innermost_bus() -> Option<u64> {
    FRAMES.with(|frames| Some(frames.all[frames.depth.get().checked_sub(1)?].bus.get()))
}

/// Why a publication cannot begin: published inside handlers of events, too deeply. The names, outermost first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TooDeep(pub(super) Vec<String>);

impl Publication {
    /// Begins to publish an event to which nothing was given.
    #[inline]
    pub(super) fn begin_plain(bus: u64, name: &'static str) -> Result<Self, TooDeep> {
        FRAMES.with(|frames| {
            let depth = frames.depth.get();
            let Some(frame) = frames.all.get(depth) else { return Err(frames.too_deep(name)) };
            frame.bus.set(bus);
            frame.name.set(name);
            frames.depth.set(depth + 1);
            Ok(Self { depth })
        })
    }

    /// Begins to publish an event whose id or metadata were given.
    pub(super) fn begin(bus: u64, name: &'static str, id: Option<Uuid>, metadata: &Metadata) -> Result<Self, TooDeep> {
        let details = Details { id, metadata: metadata.clone(), ..Details::default() };
        Ok(Self::begin_plain(bus, name)?.knowing(Known::Details(Box::new(details))))
    }

    /// Begins to publish an event without a type.
    pub(super) fn begin_raw(bus: u64, name: &str, id: Option<Uuid>, metadata: &Metadata) -> Result<Self, TooDeep> {
        let details = Details { name: Some(name.to_owned()), id, metadata: metadata.clone(), ..Details::default() };
        let publication = Self::begin_plain(bus, "").map_err(|TooDeep(mut names)| {
            names.pop();
            names.push(name.to_owned());
            TooDeep(names)
        });
        Ok(publication?.knowing(Known::Details(Box::new(details))))
    }

    /// Handles an event that was taken off its publisher's stack.
    pub(super) fn handle(bus: u64, carried: &Arc<dyn Carried>) -> Result<Self, TooDeep> {
        Ok(Self::begin_plain(bus, "")?.knowing(Known::Carried(Arc::clone(carried))))
    }

    /// Goes on with an event whose envelope was made: one that was handed over.
    pub(super) fn resume(bus: u64, header: &Arc<Header>) -> Result<Self, TooDeep> {
        Ok(Self::begin_plain(bus, "")?.knowing(Known::Header(Arc::clone(header))))
    }

    fn knowing(self, known: Known) -> Self {
        FRAMES.with(|frames| frames.all[self.depth].known.set(known));
        self
    }

    /// What goes into the envelope of an event to which nothing was given, if nobody asked before. [`knows`](Self::knows) or
    /// [`knows_carried`](Self::knows_carried) has to follow.
    pub(super) fn fresh(&self) -> Option<(Uuid, Timestamp, Metadata)> {
        FRAMES.with(|frames| frames.fresh(self.depth))
    }

    /// Id, time and metadata as they go into the envelope.
    pub(super) fn details(&self) -> (Uuid, Timestamp, Metadata) {
        // First what it has from its cause, so that the cause has the smaller id and the earlier time.
        let metadata = self.metadata();
        let (id, time) = self.stamp();
        (id, time, metadata)
    }

    /// Keeps an envelope, which says all that is known.
    pub(super) fn knows(&self, header: &Arc<Header>) {
        FRAMES.with(|frames| frames.all[self.depth].known.set(Known::Header(Arc::clone(header))));
    }

    /// Keeps an event that was taken off the publisher's stack, which says all that is known.
    pub(super) fn knows_carried(&self, carried: &Arc<dyn Carried>) {
        FRAMES.with(|frames| frames.all[self.depth].known.set(Known::Carried(Arc::clone(carried))));
    }

    /// The event's id and time, made now if nobody asked before.
    pub(super) fn stamp(&self) -> (Uuid, Timestamp) {
        FRAMES.with(|frames| frames.stamp(self.depth))
    }

    /// The event's metadata, with what it inherits.
    pub(super) fn metadata(&self) -> Metadata {
        let mut metadata = Metadata::new();
        FRAMES.with(|frames| frames.metadata(self.depth, &mut |own| metadata.clone_from(own)));
        metadata
    }

    /// Ends the publication; gives the event's id, if anybody asked for it.
    #[inline]
    pub(super) fn end(self) -> Option<Uuid> {
        let known = self.leave();
        // It is what dropping it would do.
        std::mem::forget(self);
        if matches!(known, Known::Nothing) { None } else { known.into_id() }
    }

    /// Those that were begun later have ended.
    #[inline]
    fn leave(&self) -> Known {
        FRAMES.with(|frames| {
            frames.depth.set(self.depth);
            frames.all[self.depth].known.take()
        })
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        drop(self.leave());
    }
}

impl Frames {
    const fn new() -> Self {
        let all =
            [const { Frame { bus: Cell::new(0), name: Cell::new(""), known: Cell::new(Known::Nothing) } }; MAX_DEPTH];
        Self { depth: Cell::new(0), all }
    }

    /// Looks at what is known of an event, or adds to it. Meanwhile nothing is known of it.
    fn look<T>(&self, depth: usize, look: impl FnOnce(&mut Known) -> T) -> T {
        let frame = &self.all[depth];
        let mut known = frame.known.take();
        let seen = look(&mut known);
        frame.known.set(known);
        seen
    }

    fn fresh(&self, depth: usize) -> Option<(Uuid, Timestamp, Metadata)> {
        let nothing = self.look(depth, |known| matches!(known, Known::Nothing));
        nothing.then(|| {
            let mut metadata = Metadata::new();
            self.inherit(depth, &mut metadata);
            let (id, time) = envelope::mint();
            (id, time, metadata)
        })
    }

    fn stamp(&self, depth: usize) -> (Uuid, Timestamp) {
        self.look(depth, |known| match known.made() {
            Ok(details) => details.stamp(),
            Err(header) => (header.id, header.time),
        })
    }

    /// Shows the metadata of an event: its own, and of the event that caused it the correlation, the trace, and its id as the cause.
    fn metadata(&self, depth: usize, show: &mut dyn FnMut(&Metadata)) {
        self.look(depth, |known| {
            let details = match known.made() {
                Ok(details) => details,
                Err(header) => return show(&header.metadata),
            };
            if !details.inherited {
                details.inherited = true;
                self.inherit(depth, &mut details.metadata);
            }
            show(&details.metadata);
        });
    }

    /// Adds what an event has from the one that caused it, which gets its id and time first: they are the smaller ones.
    fn inherit(&self, depth: usize, metadata: &mut Metadata) {
        if let Some(cause) = depth.checked_sub(1) {
            let (id, _) = self.stamp(cause);
            self.metadata(cause, &mut |inherited| inherit(metadata, id, inherited));
        }
    }

    #[cold]
    fn too_deep(&self, name: &str) -> TooDeep {
        let names = (0..MAX_DEPTH).map(|depth| self.name(depth)).chain([name.to_owned()]);
        TooDeep(names.collect())
    }

    fn name(&self, depth: usize) -> String {
        self.look(depth, |known| match known {
            Known::Details(details) if details.name.is_some() => details.name.clone().unwrap_or_default(),
            Known::Nothing | Known::Details(_) => self.all[depth].name.get().to_owned(),
            Known::Header(header) => header.name.to_string(),
            Known::Carried(carried) => carried.header().name.to_string(),
        })
    }
}

impl Known {
    #[cold]
    fn into_id(self) -> Option<Uuid> {
        match self {
            Self::Nothing => None,
            Self::Details(details) => details.id,
            Self::Header(header) => Some(header.id),
            Self::Carried(carried) => Some(carried.header().id),
        }
    }

    /// The details, made now if there are none; or the header.
    fn made(&mut self) -> Result<&mut Details, Arc<Header>> {
        if let Self::Nothing = self {
            *self = Self::Details(Box::default());
        }
        match self {
            Self::Nothing => unreachable!("it was made just now"),
            Self::Details(details) => Ok(details),
            Self::Header(header) => Err(Arc::clone(header)),
            Self::Carried(carried) => Err(carried.header()),
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
