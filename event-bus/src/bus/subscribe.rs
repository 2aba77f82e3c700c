//! Makes a subscription: decides whether it needs a queue and whether it reads from a log, and puts it into the table.

use std::panic::Location;
use std::sync::Arc;

use super::core::Core;
use super::counters::DeliveryCounts;
use super::feed::{Feed, Take};
use super::inbox::Inbox;
use super::info::{Broken, Info, Means, NoRuntime};
use super::members::Member;
use super::post::Post;
use super::slots::ErasedPlan;
use super::subscription::Subscription;
use super::worker;
use crate::backend::{Start, SubscriptionSpec};
use crate::handler::{Binder, MissingState};
use crate::policy::Retry;
use crate::topic::{InvalidPattern, TopicPattern};

/// How many deliveries wait in a queue unless it is told otherwise.
const BUFFER: usize = 1024;

/// How many a durable name takes from its log at once: the rest is left to other processes.
const DURABLE_BUFFER: usize = 64;

/// The most deliveries that a queue may be told to hold.
pub(super) const MAX_BUFFER: usize = 1_000_000;

/// The most deliveries that may be told to run at once.
pub(super) const MAX_CONCURRENCY: usize = 1024;

/// Error returned by [`SubscriptionBuilder::handle`](super::SubscriptionBuilder::handle).
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SubscribeError {
    /// A live subscription of this bus has that name.
    #[error("the name `{name}` belongs to the subscription at {first}: give the one at {second} another name")]
    NameTaken {
        /// The name.
        name: String,
        /// Where the other subscription was made.
        first: &'static Location<'static>,
        /// Where this one is made.
        second: &'static Location<'static>,
    },
    /// The name is empty, has a control character, or is longer than 128 bytes.
    #[error("{name:?} cannot name a subscription: use 1 to 128 bytes of text, without control characters")]
    InvalidName {
        /// The name.
        name: String,
    },
    /// A topic is not a pattern.
    #[error(transparent)]
    InvalidPattern(#[from] InvalidPattern),
    /// The handler asks for state that the bus does not have.
    #[error("subscription `{subscription}` cannot work: {missing}")]
    MissingState {
        /// The subscription's name.
        subscription: String,
        /// What is missing.
        missing: MissingState,
    },
    /// It needs a runtime, and there is none.
    #[error("subscription `{subscription}` cannot work: {missing}")]
    NoRuntime {
        /// The subscription's name.
        subscription: String,
        /// Why it needs one.
        missing: NoRuntime,
    },
    /// A setting is outside of what is possible.
    #[error("`.{setting}({got})` of subscription `{subscription}` is out of range: use {allowed}")]
    OutOfRange {
        /// The subscription's name.
        subscription: String,
        /// The setting.
        setting: &'static str,
        /// What was given.
        got: usize,
        /// What is possible.
        allowed: &'static str,
    },
    /// `.blocking()` is for handlers that are not async.
    #[error("subscription `{subscription}` is `.blocking()`, and its handler is {what}: leave one of the two out")]
    NotBlocking {
        /// The subscription's name.
        subscription: String,
        /// What the handler is.
        what: &'static str,
    },
    /// The backend from which it reads refused.
    #[error("subscription `{subscription}` cannot read from backend `{backend}`: {reason}")]
    Backend {
        /// The subscription's name.
        subscription: String,
        /// The backend's name.
        backend: String,
        /// What it said.
        reason: String,
    },
    /// The bus was shut down.
    #[error("subscription `{subscription}` cannot work: the bus is shut down")]
    Closed {
        /// The subscription's name.
        subscription: String,
    },
}

/// The same words as [`Display`](std::fmt::Display): a `main` that returns this error shows it so.
impl std::fmt::Debug for SubscribeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

/// What a subscription was told beside its handler.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Settings {
    pub(super) queued: bool,
    pub(super) blocking: bool,
    pub(super) each_process: bool,
    pub(super) buffer: Option<usize>,
    pub(super) concurrency: Option<usize>,
    pub(super) retry: Option<Retry>,
    pub(super) start: Start,
}

/// A subscription that is asked for.
pub(super) struct Request {
    pub(super) name: Option<String>,
    /// The path of the handler.
    pub(super) handler: &'static str,
    pub(super) place: &'static Location<'static>,
    pub(super) patterns: Vec<TopicPattern>,
    pub(super) settings: Settings,
    pub(super) is_async: bool,
    pub(super) binder: Binder,
}

/// Makes a subscription that may be refused.
pub(super) fn subscribe(core: &Arc<Core>, request: Request) -> Result<Subscription, SubscribeError> {
    check(&request)?;
    let name = || label(&request);
    if !core.is_open() {
        return Err(SubscribeError::Closed { subscription: name() });
    }
    let means = means(core, &request).map_err(|missing| SubscribeError::NoRuntime { subscription: name(), missing })?;
    insert(core, request, means, None)
}

/// Makes a subscription that is not refused: what cannot work is logged, listed, and a failure in each receipt.
pub(super) fn subscribe_anyway(core: &Arc<Core>, mut request: Request, broken: Option<Broken>) -> Subscription {
    let means = match broken {
        Some(broken) => Err(broken),
        None => means(core, &request).map_err(Broken::from),
    };
    let (means, broken) = match means {
        Ok(means) => (means, None),
        Err(broken) => (Means::default(), Some(broken)),
    };
    if let Some(broken) = &broken {
        request.binder.break_with(broken.clone());
        if matches!(broken, Broken::InvalidPattern(_)) {
            // It has no topic on which it could fail.
            request.binder.bound.clear();
        }
    }
    insert(core, request, means, broken).expect("only what has a name is refused")
}

fn check(request: &Request) -> Result<(), SubscribeError> {
    let subscription = || label(request);
    if let Some(name) = &request.name
        && (name.is_empty() || name.len() > 128 || name.chars().any(char::is_control))
    {
        return Err(SubscribeError::InvalidName { name: name.clone() });
    }
    let settings = &request.settings;
    let limits = [
        ("buffer", settings.buffer, MAX_BUFFER, "1 to 1000000"),
        ("concurrency", settings.concurrency, MAX_CONCURRENCY, "1 to 1024"),
    ];
    for (setting, got, most, allowed) in limits {
        if let Some(got) = got.filter(|got| *got == 0 || *got > most) {
            return Err(SubscribeError::OutOfRange { subscription: subscription(), setting, got, allowed });
        }
    }
    if settings.blocking && (request.is_async || request.binder.is_batch()) {
        let what = if request.is_async { "async" } else { "one for batches" };
        return Err(SubscribeError::NotBlocking { subscription: subscription(), what });
    }
    Ok(())
}

fn label(request: &Request) -> String {
    request.name.clone().unwrap_or_else(|| format!("{} ({})", request.handler, request.place))
}

/// The backend from which subscriptions read, if there is one.
fn log(core: &Core) -> Option<&Member> {
    core.members.primary().filter(|member| member.backend.source().is_some())
}

/// How the subscription will be delivered to.
fn means(core: &Core, request: &Request) -> Result<Means, NoRuntime> {
    let settings = &request.settings;
    let has_log = log(core).is_some();
    let durable = has_log && request.name.is_some() && !settings.each_process;
    let why = if request.is_async {
        Some("an async handler")
    } else if request.binder.is_batch() {
        Some("a handler of batches")
    } else if durable {
        Some("a subscription that reads from a backend that stores")
    } else if settings.blocking {
        Some("a handler that is `.blocking()`")
    } else {
        let asks = settings.queued || settings.buffer.is_some() || settings.concurrency.is_some();
        let tries_again = settings.retry.is_some_and(|retry| retry.total_attempts() > 1);
        (asks || tries_again).then_some("a subscription with a queue")
    };
    let has_runtime = core.services.runtime().is_some();
    if let Some(why) = why.filter(|_| !has_runtime) {
        return Err(NoRuntime { why });
    }
    let standard = if request.name.is_some() { Retry::standard() } else { Retry::none() };
    let post = why.map(|_| {
        let mut post = Post::new(
            settings.buffer.unwrap_or(if durable { DURABLE_BUFFER } else { BUFFER }),
            settings.concurrency.unwrap_or(1),
            settings.retry.unwrap_or(standard),
            settings.blocking,
        );
        post.batch = request.binder.batch_call();
        post
    });
    let reads = has_log && has_runtime;
    Ok(Means { post, inbox: reads.then(Arc::<Inbox>::default), durable })
}

fn insert(
    core: &Arc<Core>,
    request: Request,
    means: Means,
    broken: Option<Broken>,
) -> Result<Subscription, SubscribeError> {
    let Request { name, handler, place, patterns, binder, settings, .. } = request;
    let takes = binder.bound.iter().map(Take::of).collect();
    let info = Info::new(core.number, name.as_deref(), handler, place, patterns, &binder, broken, means);
    #[cfg(feature = "tracing")]
    if let Some(broken) = &info.broken {
        tracing::error!(target: "event_bus", "subscription `{}` cannot work: {broken}", info.label);
    }
    let info = Arc::new(info);
    let plans = {
        let mut table = core.table();
        if let Some((name, other)) = info.name.as_deref().and_then(|name| Some((name, table.named(name)?))) {
            return Err(SubscribeError::NameTaken { name: name.to_owned(), first: other.place, second: info.place });
        }
        table.insert(Arc::clone(&info), binder.bound);
        forget(core, &info)
    };
    drop(plans);
    let subscription =
        Subscription { info: Arc::clone(&info), core: Arc::downgrade(core), services: Arc::downgrade(&core.services) };
    start_workers(core, &info);
    match start_reading(core, &info, takes, settings.start) {
        Err(refused) if info.name.is_some() => {
            subscription.unsubscribe();
            return Err(refused);
        }
        Err(refused) => hears_its_own_bus_only(&refused),
        Ok(()) => {}
    }
    Ok(subscription)
}

#[cfg(feature = "tracing")]
fn hears_its_own_bus_only(refused: &SubscribeError) {
    tracing::error!(target: "event_bus", "{refused}; it hears the events of its own bus only");
}

#[cfg(not(feature = "tracing"))]
fn hears_its_own_bus_only(_: &SubscribeError) {}

fn start_workers(core: &Core, info: &Arc<Info>) {
    let (Some(post), Some(runtime)) = (&info.post, core.services.runtime()) else { return };
    for _ in 0..post.concurrency {
        post.keep(runtime.spawn(worker::work(Arc::clone(info), Arc::clone(&core.services))));
    }
}

fn start_reading(core: &Arc<Core>, info: &Arc<Info>, takes: Vec<Take>, start: Start) -> Result<(), SubscribeError> {
    let (Some(inbox), Some(runtime), Some(member)) = (&info.inbox, core.services.runtime(), log(core)) else {
        return Ok(());
    };
    let mut spec = match &info.name {
        Some(name) if info.durable => SubscriptionSpec::named(&**name),
        _ => SubscriptionSpec::tail(),
    };
    spec.topics.clone_from(&info.patterns);
    spec.events =
        if info.takes_all { Vec::new() } else { info.events.iter().map(|(name, _)| (*name).to_owned()).collect() };
    spec.start = start;
    let feed = Feed {
        info: Arc::clone(info),
        inbox: Arc::clone(inbox),
        services: Arc::clone(&core.services),
        core: Arc::downgrade(core),
        backend: Arc::clone(&member.backend),
        backend_name: member.name.to_string(),
        spec,
        takes,
    };
    feed.start(&runtime).map_err(|error| SubscribeError::Backend {
        subscription: info.label.to_string(),
        backend: member.name.to_string(),
        reason: error.chain(),
    })
}

/// Forgets the handler lists in which the subscription stands or will stand. The caller holds the lock of the table.
pub(super) fn forget(core: &Core, info: &Info) -> Vec<Arc<ErasedPlan>> {
    if info.takes_all {
        return core.slots.forget_all();
    }
    info.slots.iter().filter_map(|slot| core.slots.cell(*slot).forget()).collect()
}

/// What became of a subscription's deliveries.
pub(super) fn counts(info: &Info, core: Option<&Core>) -> DeliveryCounts {
    let passes = core.map_or(0, |core| core.slots.passes_of(info.id));
    info.counters.snapshot(passes, info.pending() as u64)
}
