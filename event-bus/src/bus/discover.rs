//! `discover`: subscribes every handler that `#[handler]` registered.

use std::panic::Location;
use std::sync::Arc;

use super::core::Core;
use super::subscribe::{self, Request, Settings};
use crate::handler::{Binder, Found};
use crate::policy::Retry;
use crate::registry::Problem;
use crate::topic::TopicPattern;

/// Handlers of one name: each but the first is a problem.
pub(super) fn same_names(found: &[Found]) -> Vec<Problem> {
    let pairs = found.windows(2).filter(|pair| pair[0].name() == pair[1].name());
    let problems = pairs.map(|pair| Problem::DuplicateHandler {
        name: pair[0].name(),
        first: pair[0].place(),
        second: pair[1].place(),
    });
    problems.collect()
}

/// Subscribes the handlers; what cannot be subscribed is a problem.
pub(super) fn subscribe_all(core: &Arc<Core>, found: &[Found]) -> Vec<Problem> {
    let refused = found.iter().filter_map(|found| {
        let reason = subscribe_one(core, found).err()?;
        Some(Problem::Handler { name: found.name(), place: found.place(), reason })
    });
    refused.collect()
}

#[track_caller]
fn subscribe_one(core: &Arc<Core>, found: &Found) -> Result<(), String> {
    found.check(&core.state).map_err(|missing| missing.to_string())?;
    let options = found.options();
    let patterns = options.topics.iter().map(TopicPattern::new).collect::<Result<Vec<_>, _>>();
    let patterns = patterns.map_err(|invalid| invalid.to_string())?;
    let mut binder = Binder::default();
    found.bind(&mut binder);
    let settings = Settings {
        queued: options.queued,
        blocking: options.blocking,
        each_process: options.each_process,
        buffer: options.buffer,
        concurrency: options.concurrency,
        retry: options.retry.map(|attempts| Retry::standard().max_attempts(attempts)),
        ..Settings::default()
    };
    let request = Request {
        name: Some(found.name().to_owned()),
        handler: found.name(),
        place: Location::caller(),
        patterns,
        settings,
        is_async: found.is_async(),
        binder,
    };
    subscribe::subscribe(core, request).map(drop).map_err(|error| error.to_string())
}
