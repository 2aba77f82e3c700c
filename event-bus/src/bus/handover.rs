//! Hands an event over to the backends: first the primary, then the others in the order of the builder.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::core::Core;
use super::dispatch::Waits;
use super::error::PublishErrorKind;
use super::members::Member;
use super::outgoing::CAPACITY;
use super::receipt::{BackendReceipt, Backends};
use crate::backend::{Ack, BackendError, Encoded, call};
use crate::handler::InFlight;

/// How far a hand-over got without waiting.
pub(super) enum HandOver {
    /// Every backend has answered.
    Done(Backends),
    /// Some take time.
    Waiting(Waiting),
}

/// A hand-over that takes time.
pub(super) struct Waiting {
    event: Encoded,
    answers: Answers,
    /// How many backends were asked, in their order.
    asked: usize,
}

/// What each backend said, in the order of the builder.
type Answers = Vec<Option<Result<Ack, BackendError>>>;

/// Hands an event over to the backends that answer at once, up to the first that takes time. A publisher that cannot wait leaves the event in
/// the queues of those that do.
pub(super) fn begin(core: &Core, event: &dyn InFlight, waits: Waits) -> Result<HandOver, PublishErrorKind> {
    let members = &core.members;
    if waits == Waits::No {
        check_room(&members.all)?;
    }
    let mut answers: Answers = members.all.iter().map(|_| None).collect();
    let mut encoded = None;
    for (asked, index) in members.order.iter().enumerate() {
        let member = &members.all[*index];
        if !wants(member) {
            answers[*index] = Some(Ok(Ack::Discarded));
            continue;
        }
        let event = match &mut encoded {
            Some(event) => event,
            None => encoded.insert(Encoded::new(event.raw()?.clone(), core.origin)),
        };
        let answer = match (&member.outgoing, waits) {
            (Some(outgoing), Waits::No) => Some(outgoing.leave(event.clone()).map(|()| Ack::Queued)),
            (Some(_), Waits::Yes) => None,
            (None, _) => ask_now(member, event),
        };
        let answer = match (answer, waits) {
            (Some(answer), _) => answer,
            (None, Waits::No) => Err(BackendError::not_sent("it has no room just now, and `send` does not wait")),
            (None, Waits::Yes) => return Ok(HandOver::Waiting(Waiting { event: event.clone(), answers, asked })),
        };
        keep(core, *index, event, answer, &mut answers)?;
    }
    Ok(HandOver::Done(finish(core, answers)))
}

impl Waiting {
    /// Waits for the backends that take time, one after the other.
    pub(super) async fn finish(self, core: &Core) -> Result<Backends, PublishErrorKind> {
        let Self { event, mut answers, asked } = self;
        for index in &core.members.order[asked..] {
            let member = &core.members.all[*index];
            let answer = match &member.outgoing {
                _ if !wants(member) => Ok(Ack::Discarded),
                Some(outgoing) if outgoing.start() => outgoing.hand_over(event.clone()).await,
                // Without a runtime the publisher's own is as good, as long as it waits.
                _ => {
                    let mut results = call::awaited(&*member.backend, std::slice::from_ref(&event)).await;
                    results.pop().expect("one result for one event")
                }
            };
            keep(core, *index, &event, answer, &mut answers)?;
        }
        Ok(finish(core, answers))
    }
}

/// Before anybody gets the event: whether those that take time have room for it.
fn check_room(members: &[Member]) -> Result<(), PublishErrorKind> {
    for Member { name, outgoing, .. } in members {
        let Some(outgoing) = outgoing else { continue };
        if !outgoing.start() {
            return Err(PublishErrorKind::NoRuntime { backend: name.to_string() });
        }
        if !outgoing.has_room() {
            return Err(PublishErrorKind::BackendFull { backend: name.to_string(), capacity: CAPACITY });
        }
    }
    Ok(())
}

fn wants(member: &Member) -> bool {
    catch_unwind(AssertUnwindSafe(|| member.backend.wants_events())).unwrap_or(true)
}

/// Asks a backend that answers at once; `None` if it does not after all.
fn ask_now(member: &Member, event: &Encoded) -> Option<Result<Ack, BackendError>> {
    call::at_once(&*member.backend, std::slice::from_ref(event))?.pop()
}

/// Keeps an answer. A failure of the primary is that of the publish, of another backend it is a notice.
fn keep(
    core: &Core,
    index: usize,
    event: &Encoded,
    answer: Result<Ack, BackendError>,
    answers: &mut Answers,
) -> Result<(), PublishErrorKind> {
    if let Err(error) = &answer {
        let name = &core.members.all[index].name;
        if core.members.primary == Some(index) {
            return Err(PublishErrorKind::Backend {
                backend: name.to_string(),
                reason: error.chain(),
                is_certain: error.is_not_sent(),
            });
        }
        core.services.backend_failed(name, &event.event().shared_header(), error);
    }
    answers[index] = Some(answer);
    Ok(())
}

fn finish(core: &Core, answers: Answers) -> Backends {
    let answers = core.members.all.iter().zip(answers).map(|(member, answer)| BackendReceipt {
        name: member.name.clone(),
        result: answer.expect("every backend was asked"),
    });
    Backends::Asked(answers.collect())
}
