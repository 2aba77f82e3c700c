//! The backend that logs events.
#![cfg(feature = "tracing")]

use std::io::Write as _;

use tracing::Level;

use super::{Ack, BackendError, SyncBackend, line};
use crate::envelope::RawEvent;

/// Logs each event: `Event: {name} | Topics: {a, b} | Data: {json}`.
///
/// The lines go to `tracing`, target `event_bus::events`, so a subscriber decides where they end up; [`stderr`](Self::stderr) needs none. A line is
/// one physical line, without what is marked `#[event(sensitive)]`, and shows at most 8 KiB of the data.
///
/// ```
/// use event_bus::EventBus;
/// use event_bus::backend::Logging;
///
/// let bus = EventBus::new(Logging::default());
/// # assert_eq!(bus.backends()[0].name(), "Logging");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[doc(alias = "LoggingEventBackend")]
pub struct Logging {
    level: Level,
    to_stderr: bool,
}

impl Logging {
    /// Logs through `tracing`, at this level.
    pub const fn new(level: Level) -> Self {
        Self { level, to_stderr: false }
    }

    /// Writes to the standard error stream, for programs without a subscriber: `INFO: Event: ..`.
    pub const fn stderr(level: Level) -> Self {
        Self { level, to_stderr: true }
    }
}

/// At info.
impl Default for Logging {
    fn default() -> Self {
        Self::new(Level::INFO)
    }
}

/// The level of a log line is a constant of the place that logs, so there is one place for each.
macro_rules! at_level {
    ($level:expr, $do:ident) => {
        match $level {
            Level::TRACE => $do!(Level::TRACE),
            Level::DEBUG => $do!(Level::DEBUG),
            Level::INFO => $do!(Level::INFO),
            Level::WARN => $do!(Level::WARN),
            Level::ERROR => $do!(Level::ERROR),
        }
    };
}

impl SyncBackend for Logging {
    fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        let line = line::of(event);
        if self.to_stderr {
            // Not `eprintln!`, which panics where the stream is closed.
            writeln!(std::io::stderr().lock(), "{}: {line}", self.level)?;
            return Ok(Ack::Handed);
        }
        macro_rules! log {
            ($level:expr) => {
                tracing::event!(target: "event_bus::events", $level, "{line}")
            };
        }
        at_level!(self.level, log);
        Ok(Ack::Handed)
    }

    fn wants_events(&self) -> bool {
        macro_rules! enabled {
            ($level:expr) => {
                tracing::enabled!(target: "event_bus::events", $level)
            };
        }
        self.to_stderr || at_level!(self.level, enabled)
    }
}
