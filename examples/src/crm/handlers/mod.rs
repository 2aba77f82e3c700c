//! Everybody who listens. Each handler asks for what it needs as an argument: the state that the bus was built with, who did it, the bus.

mod board;
mod by;
mod conversions;
mod mail;
mod scores;
mod topics;

use event_bus::bus::{BuildError, SubscribeError, SubscriptionBuilder};
use event_bus::config::ConfigError;
use event_bus::{EventBus, Retry};

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
    Config(#[from] ConfigError),
    #[error(transparent)]
    Build(#[from] BuildError),
    #[error(transparent)]
    Subscribe(#[from] SubscribeError),
}

/// The bus of the CRM, with everybody who listens, and with the backend of this URL, or else that of the environment. Handlers run in this order,
/// unless the backend stores: then each takes its events from there.
pub(crate) async fn bus(desk: &Desk, kept: &Kept, backend: Option<&str>) -> Result<EventBus, NoBus> {
    let builder = match backend {
        Some(url) => EventBus::builder().backend_from_url(url).await?,
        None => EventBus::builder().backend_from_env().await?,
    };
    let bus = builder
        .source("crm")
        .state(desk.clone())
        .state(kept.board.clone())
        .state(kept.scores.clone())
        .state(kept.mail.clone())
        .state(kept.topics.clone())
        .build()?;
    once(&bus, "board").handle(board::keep)?;
    once(&bus, "lead-scores").handle(scores::keep)?;
    once(&bus, "conversions").topic("conversions").handle(conversions::open)?;
    once(&bus, "large-deals").topic("sales").filter(mail::is_large).handle(mail::tell_large_deal)?;
    once(&bus, "bounces").handle(mail::tell_bounce)?;
    once(&bus, "thank-you").handle(mail::thank)?;
    once(&bus, "topic-counts").topic(">").handle(topics::count)?;
    Ok(bus)
}

/// A subscription whose deliveries are tried once: nothing here succeeds the second time, and the report would have to wait for it.
fn once<'a>(bus: &'a EventBus, name: &str) -> SubscriptionBuilder<'a> {
    bus.subscription(name).retry(Retry::none())
}
