//! The subscriptions of a bus, and the handler lists that are made from them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::info::Info;
use crate::envelope::{RawEvent, TopicList};
use crate::event::Event;
use crate::handler::{Bound, Ended, ErasedCall, Handled, Handler, TypedCall};
use crate::topic::TopicIndex;

/// Every live subscription. It is read and changed under the lock of the bus; no user code runs there.
#[derive(Default)]
pub(super) struct Table {
    /// By id, which is the order in which they were made, and the order in which they run.
    all: BTreeMap<u64, Arc<Info>>,
    /// Handlers of one event type, by its slot.
    typed: HashMap<usize, BTreeMap<u64, Arc<dyn ErasedCall>>>,
    /// Handlers of any event.
    raw: BTreeMap<u64, Handler<RawEvent>>,
    /// The handlers of any event that name no topic.
    raw_everywhere: BTreeSet<u64>,
    /// The handlers of any event that name topics.
    raw_by_topic: TopicIndex<u64>,
}

/// What a publish of one event type runs, in order.
pub(super) struct Plan<E> {
    pub(super) entries: Box<[Entry<Handler<E>>]>,
}

/// One handler and its subscription.
pub(super) struct Entry<C> {
    pub(super) info: Arc<Info>,
    pub(super) call: C,
}

/// A handler that is called with an event read from raw data.
pub(super) enum RawCall {
    /// Takes the event as its type.
    Typed(Arc<dyn ErasedCall>),
    /// Takes the event as it is.
    Raw(Handler<RawEvent>),
}

/// What was in the table and is to be dropped where no lock is held: dropping a handler may run user code.
pub(super) type Removed = (Option<Arc<Info>>, Vec<Arc<dyn ErasedCall>>, Option<Handler<RawEvent>>);

impl Table {
    /// Adds a subscription.
    pub(super) fn insert(&mut self, info: Arc<Info>, bound: Vec<Bound>) {
        let id = info.id;
        for bound in bound {
            match bound {
                Bound::Event { slot, call, .. } => drop(self.typed.entry(slot).or_default().insert(id, call)),
                Bound::Batch { .. } => {}
                Bound::Raw(call) => {
                    drop(self.raw.insert(id, call));
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
                calls.extend(entries.remove(&info.id));
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
        let entries = self.reached(Some(E::slot().index()), topics).map(|(info, call)| {
            let call: Handler<E> = match call {
                RawCall::Typed(call) => {
                    let call =
                        call.as_any().downcast_ref::<TypedCall<E>>().expect("entries of a slot are of the slot's type");
                    Arc::clone(&call.0)
                }
                RawCall::Raw(call) => Arc::new(move |_: &E, delivery| match delivery.raw() {
                    Ok(event) => match call(event, delivery) {
                        Handled::Now(ended) => Handled::Now(ended),
                        Handled::Pending(_) => unreachable!(),
                    },
                    Err(error) => Handled::Now(Ended::Failed(error.into())),
                }),
            };
            Entry { info, call }
        });
        Plan { entries: entries.collect() }
    }

    /// What a publish of a raw event on these topics runs; the slot is that of its type, if the program knows it.
    pub(super) fn raw_plan(&self, slot: Option<usize>, topics: &TopicList) -> Vec<Entry<RawCall>> {
        self.reached(slot, topics).map(|(info, call)| Entry { info, call }).collect()
    }

    fn reached(&self, slot: Option<usize>, topics: &TopicList) -> impl Iterator<Item = (Arc<Info>, RawCall)> {
        let mut reached: BTreeMap<u64, RawCall> = BTreeMap::new();
        for (id, call) in slot.and_then(|slot| self.typed.get(&slot)).into_iter().flatten() {
            if self.all[id].wants(topics) {
                reached.insert(*id, RawCall::Typed(Arc::clone(call)));
            }
        }
        let mut by_topic = Vec::new();
        for topic in topics.iter() {
            self.raw_by_topic.matching(topic, &mut by_topic);
        }
        for id in self.raw_everywhere.iter().chain(&by_topic) {
            reached.insert(*id, RawCall::Raw(Arc::clone(&self.raw[id])));
        }
        reached.into_iter().map(|(id, call)| (Arc::clone(&self.all[&id]), call))
    }
}
