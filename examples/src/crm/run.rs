//! One run: reads the commands, has them carried out, and prints the report.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Write};
use std::process::ExitCode;
use std::time::Duration;

use event_bus::EventBus;
use event_bus::bus::{InsideHandler, ShutdownError};

use crate::command::Order;
use crate::desk::Desk;
use crate::handlers::{self, Kept, NoBus};
use crate::input::Lines;
use crate::options::Source;
use crate::report::{LineCounts, Report};
use crate::text::shown;

/// The sample: a year of a small company that tells others where their lorries and containers are.
const SAMPLE: &str = include_str!("../../data/crm-sample.jsonl");

/// How long a backend has at the end to hand over what it still holds.
const ENDS_WITHIN: Duration = Duration::from_secs(10);

/// How a run ended, for the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Every line was understood.
    AllUnderstood,
    /// Some lines were not understood.
    SomeNotUnderstood,
    /// The commands could not be read, or the report not be written.
    CouldNotRun,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        match ending {
            Ending::AllUnderstood => Self::SUCCESS,
            Ending::SomeNotUnderstood => Self::from(1),
            Ending::CouldNotRun => Self::from(2),
        }
    }
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
enum NoReport {
    #[error("cannot open `{path}`: {error} (without a file, `crm` runs the bundled sample)")]
    Open { path: String, error: io::Error },
    #[error("cannot read the commands: {0}")]
    Read(io::Error),
    #[error("cannot write the report: {0}")]
    Write(io::Error),
    #[error(transparent)]
    Bus(#[from] NoBus),
    #[error(transparent)]
    Settle(#[from] InsideHandler),
    #[error(transparent)]
    Shutdown(#[from] ShutdownError),
}

/// Reads commands, has them carried out, and prints the report.
pub(crate) async fn run(source: &Source, backend: Option<&str>) -> Ending {
    match read_and_report(source, backend).await {
        Ok(LineCounts { malformed: 0, .. }) => Ending::AllUnderstood,
        Ok(_) => Ending::SomeNotUnderstood,
        Err(error) => {
            complain(&format!("crm: {error}"));
            Ending::CouldNotRun
        }
    }
}

/// Writes a line to stderr. If nobody reads stderr, there is nobody to tell.
pub(crate) fn complain(text: &str) {
    let _ = writeln!(io::stderr(), "{text}");
}

async fn read_and_report(source: &Source, backend: Option<&str>) -> Result<LineCounts, NoReport> {
    let (desk, kept) = (Desk::default(), Kept::default());
    let bus = handlers::bus(&desk, &kept, backend).await?;
    let lines = match source {
        Source::Sample => carry_out_all(SAMPLE.as_bytes(), &desk, &bus).await,
        Source::Stdin => carry_out_all(io::stdin().lock(), &desk, &bus).await,
        Source::File(path) => {
            let file = File::open(path)
                .map_err(|error| NoReport::Open { path: shown(&path.to_string_lossy()).into_owned(), error })?;
            carry_out_all(BufReader::new(file), &desk, &bus).await
        }
    }?;
    let report = Report { lines, desk: &desk, kept: &kept, bus: &bus };
    report.write(&mut io::stdout().lock()).map_err(NoReport::Write)?;
    let ended = bus.shutdown(ENDS_WITHIN).await?;
    if ended.unflushed > 0 {
        complain(&format!("crm: {} events did not leave the backend in time", ended.unflushed));
    }
    Ok(lines)
}

/// Carries out one command after the other.
///
/// A command is decided on what the handlers of those before it did: a conversion opens the account that a later command renames. Where handlers run in
/// `publish`, they have run by then. On a backend that stores they take their events from there, at a time of their own; `settle` waits for them, and
/// so the report is the same. The order among the handlers of one event is not: no handler here depends on it.
async fn carry_out_all(reader: impl BufRead, desk: &Desk, bus: &EventBus) -> Result<LineCounts, NoReport> {
    let mut counts = LineCounts::default();
    for line in Lines::new(reader) {
        let (number, line) = line.map_err(NoReport::Read)?;
        counts.lines += 1;
        let order = line
            .map_err(|bad| bad.to_string())
            .and_then(|text| Order::read(&text).map_err(|malformed| malformed.to_string()));
        match order {
            Err(reason) => {
                counts.malformed += 1;
                complain(&format!("line {number}: not understood: {}", shown(&reason)));
            }
            Ok(order) => {
                match desk.carry_out(bus, order).await {
                    Ok(()) => counts.carried_out += 1,
                    Err(error) => {
                        counts.refused += 1;
                        complain(&format!("line {number}: refused: {}", shown(&error.to_string())));
                    }
                }
                bus.settle().await?;
            }
        }
    }
    Ok(counts)
}
