//! The way of a typed event.

use std::any::Any;
use std::sync::Arc;

use arc_swap::Guard;

use super::core::Core;
use super::dispatch::{self, Event as OnItsWay, Waits};
use super::error::{PublishError, PublishErrorKind};
use super::frames::Publication;
use super::handover::{self, HandOver};
use super::list::Plan;
use super::options::{Options, check_key};
use super::parcel::Parcel;
use super::publish::{Later, Step, end};
use super::publishing::{Plain, Publishing, Typed};
use super::receipt::{Backends, Counts, Receipt};
use super::room;
use super::slots::{Cell, ErasedPlan};
use crate::envelope::{Header, RawEvent, TopicList};
use crate::event::Event;
use crate::handler::{Carried, InFlight};
use crate::unwinding::drop_quietly;

/// Publishes a typed event. If nobody listens, it ends here.
#[inline]
pub(super) fn publish<E: Event>(core: &Arc<Core>, event: E, options: Option<Box<Options>>, waits: Waits) -> Step<E> {
    let cell = core.slots.cell(E::slot().index());
    if cell.is_empty() && options.is_none() && core.is_plain() {
        return Step::Done(Ok(Receipt::of_nothing()));
    }
    publish_to_some(core, cell, event, options, waits)
}

/// Publishes an event to which nothing was given and for which no backend is asked; any other goes the longer way.
#[inline(never)]
fn publish_to_some<E: Event>(
    core: &Arc<Core>,
    cell: &Cell,
    event: E,
    options: Option<Box<Options>>,
    waits: Waits,
) -> Step<E> {
    if options.is_some() || !core.is_plain() {
        return publish_typed(core, cell, event, options, waits);
    }
    let kept = cell.plan();
    let plan = kept.as_ref().map(|plan| plan_of::<E>(plan));
    let Some((plan, Ok(publication))) = plan.map(|plan| (plan, Publication::begin_plain(core.number, E::NAME))) else {
        drop_quietly(kept);
        return publish_typed(core, cell, event, options, waits);
    };
    if !plan.queued.is_empty() {
        let parcel = Arc::new(Parcel::plain(core, event, &publication));
        let carried: Arc<dyn Carried> = Arc::clone(&parcel) as _;
        publication.knows_carried(&carried);
        let step = dispatch_parcel(core, plan, &parcel, &carried, publication, Backends::NoOp, waits);
        drop_quietly(kept);
        return step;
    }
    let in_flight = Plain::new(core, &publication, &event);
    let counts = dispatch::run_inline(&core.services, &in_flight, publication.depth, plan, &event);
    drop(in_flight);
    let id = publication.end();
    drop_quietly(kept);
    Step::Done(Ok(Receipt::new(id, counts)))
}

#[inline(never)]
fn publish_typed<E: Event>(
    core: &Arc<Core>,
    cell: &Cell,
    event: E,
    options: Option<Box<Options>>,
    waits: Waits,
) -> Step<E> {
    let (options, asks_backends) = (options.as_deref(), core.asks_backends());
    let given_id = options.and_then(|options| options.id);
    let (topics, publication) = match begin(core, E::NAME, E::TOPICS, options) {
        Ok(begun) => begun,
        Err(error) => return Step::Done(Err(PublishError::new(event, given_id, error))),
    };
    let chosen = options.is_some_and(Options::names_topics);
    let (body, given_key) = (Typed(&event), options.and_then(|options| options.key.as_deref()));
    let publishing = Publishing::new(core, &publication, &topics, &body, given_key);
    let mut backends = Backends::NoOp;
    if asks_backends && core.members.only_noop {
        // Whether events are logged changes nothing: one that cannot be written is not logged.
        let _ = handover::begin(core, &publishing, waits);
    } else if asks_backends {
        let own_key = event.key().filter(|_| given_key.is_none());
        let checked = own_key.map_or(Ok(()), |key| check_key(&key));
        match checked.and_then(|()| handover::begin(core, &publishing, waits)) {
            Ok(HandOver::Done(answers)) => backends = answers,
            Ok(HandOver::Waiting(waiting)) => {
                let (header, raw) = (publishing.header(), publishing.into_raw());
                drop(publication);
                let core = Arc::clone(core);
                return Later::step(&Arc::clone(&core), async move {
                    let backends = match waiting.finish(&core).await {
                        Ok(backends) => backends,
                        Err(error) => return Err(PublishError::new(event, Some(header.id), error)),
                    };
                    let step = resume(&core, event, header, raw, chosen, backends);
                    end(step).await
                });
            }
            Err(error) => {
                let id = publication.end().or(given_id);
                return Step::Done(Err(PublishError::new(event, id, error)));
            }
        }
    }
    if cell.is_empty() && !chosen {
        let mut counts = Counts::default();
        counts.set_backends(backends);
        return Step::Done(Ok(Receipt::new(publication.end(), counts)));
    }
    let held = Held::of(core, cell, &topics, chosen);
    let plan = held.plan();
    let step = if plan.queued.is_empty() {
        let mut counts = dispatch::run_inline(&core.services, &publishing, publication.depth, plan, &event);
        counts.set_backends(backends);
        Step::Done(Ok(Receipt::new(publication.end(), counts)))
    } else {
        let (header, raw) = (publishing.header(), publishing.into_raw());
        let parcel = Arc::new(Parcel::new(core, event, header, raw));
        dispatch_parcel(core, plan, &parcel, &(Arc::clone(&parcel) as _), publication, backends, waits)
    };
    drop_quietly(held);
    step
}

/// Goes on with an event that was handed over meanwhile.
fn resume<E: Event>(
    core: &Arc<Core>,
    event: E,
    header: Arc<Header>,
    raw: Option<RawEvent>,
    chosen: bool,
    backends: Backends,
) -> Step<E> {
    let publication = match Publication::resume(core.number, &header) {
        Ok(publication) => publication,
        Err(refused) => return Step::Done(Err(PublishError::new(event, Some(header.id), refused))),
    };
    let (cell, topics) = (core.slots.cell(E::slot().index()), header.topics.clone());
    let held = Held::of(core, cell, &topics, chosen);
    let parcel = Arc::new(Parcel::new(core, event, header, raw));
    let carried = Arc::clone(&parcel) as _;
    let step = dispatch_parcel(core, held.plan(), &parcel, &carried, publication, backends, Waits::Yes);
    drop_quietly(held);
    step
}

/// Runs the handlers of an event that was taken off the publisher's stack.
fn dispatch_parcel<E: Event>(
    core: &Arc<Core>,
    plan: &Plan<E>,
    parcel: &Arc<Parcel<E>>,
    carried: &Arc<dyn Carried>,
    publication: Publication,
    backends: Backends,
    waits: Waits,
) -> Step<E> {
    let on_its_way = OnItsWay { in_flight: &**parcel, carried: Some(carried), depth: publication.depth };
    let dispatched = dispatch::run(&core.services, on_its_way, waits, plan, &parcel.event);
    drop(publication);
    room::receipt(core, Some(parcel.id), dispatched, backends)
}

/// What can fail before anybody sees the event, and does not depend on its type.
fn begin(
    core: &Core,
    name: &'static str,
    declared: &'static [&'static str],
    options: Option<&Options>,
) -> Result<(TopicList, Publication), PublishErrorKind> {
    core.check_open()?;
    let Some(options) = options else {
        let publication = Publication::begin_plain(core.number, name)?;
        return Ok((TopicList::of_type(declared), publication));
    };
    if let Some(wrong) = &options.wrong {
        return Err(wrong.clone());
    }
    let topics = options.topics(declared)?;
    Ok((topics, Publication::begin(core.number, name, options.id, &options.metadata)?))
}

/// The list of a type for the topics it declares, which is kept until a subscription changes it; or one for topics that were chosen.
enum Held<E> {
    Kept(Guard<Option<Arc<ErasedPlan>>>),
    Made(Arc<ErasedPlan>),
    Chosen(Box<Plan<E>>),
}

impl<E: Event> Held<E> {
    fn of(core: &Core, cell: &Cell, topics: &TopicList, chosen: bool) -> Self {
        if chosen {
            return Self::Chosen(Box::new(core.table().plan(topics)));
        }
        let kept = cell.plan();
        if kept.is_some() {
            return Self::Kept(kept);
        }
        let table = core.table();
        let plan = table.plan::<E>(topics);
        let empty = plan.is_empty();
        let plan: Arc<ErasedPlan> = Arc::new(Box::new(plan));
        cell.set(Arc::clone(&plan), empty);
        Self::Made(plan)
    }

    fn plan(&self) -> &Plan<E> {
        match self {
            Self::Kept(kept) => plan_of(kept.as_ref().expect("it was looked at before it was kept")),
            Self::Made(plan) => plan_of(plan),
            Self::Chosen(plan) => plan,
        }
    }
}

fn plan_of<E: Event>(plan: &ErasedPlan) -> &Plan<E> {
    (&**plan as &dyn Any).downcast_ref().expect("the list in a slot is of the slot's type")
}
