//! The subscriptions of a bus, and the lists that are made from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::dispatch::ended;
use super::info::Info;
use super::list::{Entry, List, Plan, RawPlan};
use crate::envelope::{RawEvent, TopicList};
use crate::event::Event;
use crate::handler::{Bound, Ended, ErasedCall, Handled, Handler, TypedCall};
use crate::topic::TopicIndex;

/// Every live subscription. It is read and changed under the lock of the bus; no user code runs there.
#[derive(Default)]
pub(super) struct Table {
    /// By id, which is the order in which they were made, and the order in which they run.
    all: BTreeMap<u64, Arc<Info>>,
    /// Handlers of one event type, by its slot; `None` for the handler of a batch, which stands with its queue.
    typed: HashMap<usize, BTreeMap<u64, Option<Arc<dyn ErasedCall>>>>,
    /// Handlers of structs that only read, by the name of the event.
    readers: HashMap<&'static str, BTreeMap<u64, Reader>>,
    /// Handlers of any event.
    raw: BTreeMap<u64, Arc<TypedCall<RawEvent>>>,
    /// The handlers of any event that name no topic.
    raw_everywhere: BTreeSet<u64>,
    /// The handlers of any event that name topics.
    raw_by_topic: TopicIndex<u64>,
}

/// What was in the table and is to be dropped where no lock is held: dropping a handler may run user code.
pub(super) type Removed = (Option<Arc<Info>>, Vec<Arc<dyn ErasedCall>>, Option<Arc<TypedCall<RawEvent>>>);

/// A handler of a struct that only reads.
#[derive(Clone)]
struct Reader {
    inline: Arc<TypedCall<RawEvent>>,
    call: Arc<dyn ErasedCall>,
}

/// A handler that an event reaches.
enum Reached {
    /// Takes the event as its type.
    Typed(Option<Arc<dyn ErasedCall>>),
    /// Takes the event as its own type.
    Reader(Reader),
    /// Takes the event as it is.
    Raw(Arc<TypedCall<RawEvent>>),
}

impl Table {
    /// Adds a subscription. One that takes its events from a log only is listed, and no publish reaches it.
    pub(super) fn insert(&mut self, info: Arc<Info>, bound: Vec<Bound>) {
        let id = info.id;
        let bound = if info.durable { Vec::new() } else { bound };
        for bound in bound {
            match bound {
                Bound::Event { slot, call, .. } => drop(self.typed.entry(slot).or_default().insert(id, Some(call))),
                Bound::Batch { slot, .. } => drop(self.typed.entry(slot).or_default().insert(id, None)),
                Bound::Reader { name, inline, call } => {
                    let reader = Reader { inline: Arc::new(TypedCall(inline)), call };
                    drop(self.readers.entry(name).or_default().insert(id, reader));
                }
                Bound::Raw(call) => {
                    drop(self.raw.insert(id, Arc::new(TypedCall(call))));
                    if info.patterns.is_empty() {
                        self.raw_everywhere.insert(id);
                    }
                    for pattern in &info.patterns {
                        self.raw_by_topic.insert(pattern, id);
                    }
                }
            }
        }
        self.all.insert(id, info);
    }

    /// Takes a subscription out.
    #[must_use]
    pub(super) fn remove(&mut self, info: &Info) -> Removed {
        let mut calls = Vec::new();
        for slot in &info.slots {
            if let Some(entries) = self.typed.get_mut(slot) {
                calls.extend(entries.remove(&info.id).flatten());
            }
        }
        for (name, _) in &info.events {
            if let Some(reader) = self.readers.get_mut(name).and_then(|readers| readers.remove(&info.id)) {
                calls.extend([reader.inline as Arc<dyn ErasedCall>, reader.call]);
            }
        }
        let raw = self.raw.remove(&info.id);
        if raw.is_some() {
            self.raw_everywhere.remove(&info.id);
            for pattern in &info.patterns {
                self.raw_by_topic.remove(pattern, &info.id);
            }
        }
        (self.all.remove(&info.id), calls, raw)
    }

    /// The live subscription of that name.
    pub(super) fn named(&self, name: &str) -> Option<&Arc<Info>> {
        self.all.values().find(|info| info.name.as_deref() == Some(name))
    }

    /// Every live subscription, in the order in which they were made.
    pub(super) fn infos(&self) -> impl Iterator<Item = &Arc<Info>> {
        self.all.values()
    }

    /// What a publish of this event on these topics runs.
    pub(super) fn plan<E: Event>(&self, topics: &TopicList) -> Plan<E> {
        List::new(self.reached(Some(E::slot().index()), E::NAME, topics).map(|(info, reached)| match reached {
            Reached::Typed(call) if info.post.is_some() => Entry::queued(info, call),
            Reached::Reader(reader) if info.post.is_some() => Entry::queued(info, Some(reader.call)),
            Reached::Raw(call) if info.post.is_some() => Entry::queued(info, Some(call)),
            Reached::Typed(call) => Entry::inline(info, typed(&*call.expect("a handler of batches has a queue"))),
            Reached::Reader(Reader { inline: call, .. }) | Reached::Raw(call) => Entry::inline(info, untyped(call)),
        }))
    }

    /// What a publish of a raw event on these topics runs; the slot is that of its type, if the program knows it.
    pub(super) fn raw_plan(&self, slot: Option<usize>, name: &str, topics: &TopicList) -> RawPlan {
        List::new(self.reached(slot, name, topics).map(|(info, reached)| {
            let call: Option<Arc<dyn ErasedCall>> = match reached {
                Reached::Typed(call) => call,
                Reached::Reader(reader) => Some(reader.call),
                Reached::Raw(call) => Some(call),
            };
            match call {
                call if info.post.is_some() => Entry::queued(info, call),
                call => Entry::inline(info, call.expect("a handler of batches has a queue")),
            }
        }))
    }

    fn reached(
        &self,
        slot: Option<usize>,
        name: &str,
        topics: &TopicList,
    ) -> impl Iterator<Item = (Arc<Info>, Reached)> {
        let mut reached: BTreeMap<u64, Reached> = BTreeMap::new();
        for (id, call) in slot.and_then(|slot| self.typed.get(&slot)).into_iter().flatten() {
            if self.all[id].wants(topics) {
                reached.insert(*id, Reached::Typed(call.clone()));
            }
        }
        for (id, reader) in self.readers.get(name).into_iter().flatten() {
            if self.all[id].wants(topics) {
                reached.insert(*id, Reached::Reader(reader.clone()));
            }
        }
        let mut by_topic = Vec::new();
        for topic in topics.iter() {
            self.raw_by_topic.matching(topic, &mut by_topic);
        }
        for id in self.raw_everywhere.iter().chain(&by_topic) {
            reached.insert(*id, Reached::Raw(Arc::clone(&self.raw[id])));
        }
        reached.into_iter().map(|(id, call)| (Arc::clone(&self.all[&id]), call))
    }
}

/// One downcast for a list, none for a call.
fn typed<E: Event>(call: &dyn ErasedCall) -> Handler<E> {
    let call = call.as_any().downcast_ref::<TypedCall<E>>();
    Arc::clone(&call.expect("entries of a slot are of the slot's type").0)
}

fn untyped<E: Event>(call: Arc<TypedCall<RawEvent>>) -> Handler<E> {
    Arc::new(move |_: &E, delivery| {
        Handled::Now(match delivery.raw() {
            Ok(event) => ended((call.0)(event, delivery)),
            Err(error) => Ended::Failed(error.into()),
        })
    })
}
