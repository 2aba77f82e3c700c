//! Everybody who listens. Each handler asks for what it needs as an argument: the state that the bus was built with, who did it, the bus.

mod board;
mod by;
mod conversions;
mod mail;
mod scores;
mod topics;

use event_bus::EventBus;
use event_bus::bus::{BuildError, SubscribeError};

pub(crate) use self::board::Board;
pub(crate) use self::by::By;
pub(crate) use self::mail::SentMail;
pub(crate) use self::scores::Scores;
pub(crate) use self::topics::TopicCounts;

use crate::desk::Desk;
use crate::shared::Shared;

/// What the handlers keep, for the report.
#[derive(Clone, Default)]
pub(crate) struct Kept {
    pub(crate) board: Shared<Board>,
    pub(crate) scores: Shared<Scores>,
    pub(crate) mail: Shared<SentMail>,
    pub(crate) topics: Shared<TopicCounts>,
}

/// The bus of the CRM could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoBus {
    #[error(transparent)]
    Build(#[from] BuildError),
    #[error(transparent)]
    Subscribe(#[from] SubscribeError),
}

/// The bus of the CRM, with everybody who listens. Handlers run in this order.
pub(crate) fn bus(desk: &Desk, kept: &Kept) -> Result<EventBus, NoBus> {
    let bus = EventBus::builder()
        .source("crm")
        .state(desk.clone())
        .state(kept.board.clone())
        .state(kept.scores.clone())
        .state(kept.mail.clone())
        .state(kept.topics.clone())
        .build()?;
    bus.subscription("board").handle(board::keep)?;
    bus.subscription("lead-scores").handle(scores::keep)?;
    bus.subscription("conversions").topic("conversions").handle(conversions::open)?;
    bus.subscription("large-deals").topic("sales").filter(mail::is_large).handle(mail::tell_large_deal)?;
    bus.subscription("bounces").handle(mail::tell_bounce)?;
    bus.subscription("thank-you").handle(mail::thank)?;
    bus.subscription("topic-counts").topic(">").handle(topics::count)?;
    Ok(bus)
}
