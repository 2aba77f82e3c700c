//! A small CRM: it reads commands, decides, publishes the standard events of `event_bus::crm`, and reports what its handlers made of them.
//!
//! ```text
//! commands -> desk -> domain (decides) -> events -> bus -> handlers: board, scores, conversions, mail, topics
//! ```
//!
//! Run it with `cargo run -p event-bus-examples --bin crm -- --help`. The modules, in the order in which a command meets them:
//!
//! - [`options`] and [`input`]: what to read, and its lines; [`command`]: what a line says.
//! - [`domain`]: deals, leads, accounts and contacts, and the rules. It knows nothing of buses: a decision returns the event to publish.
//! - [`desk`]: carries a command out and publishes; [`tally`] counts what was published, and asks the bus what became of it.
//! - [`handlers`]: everybody who listens. They publish as well, with the bus that called them.
//! - [`report`]: the end.

mod command;
mod desk;
mod domain;
mod handlers;
mod input;
mod money;
mod options;
mod report;
mod run;
mod shared;
mod tally;
mod text;

use std::io::{self, Write};
use std::process::ExitCode;

use tracing_subscriber::filter::LevelFilter;

use crate::options::Options;
use crate::run::{Ending, complain};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let ending = match Options::from_arguments(std::env::args_os().skip(1)) {
        Ok(Options::Help) => match io::stdout().write_all(options::HELP.as_bytes()) {
            Ok(()) => Ending::AllUnderstood,
            Err(_) => Ending::CouldNotRun,
        },
        Ok(Options::Run { source, backend, verbose }) => {
            show_log_lines(verbose);
            run::run(&source, backend.as_deref()).await
        }
        Err(error) => {
            complain(&format!("crm: {error}; try `crm --help`"));
            Ending::CouldNotRun
        }
    };
    ending.into()
}

/// Log lines go to stderr, so that stdout has what the CRM itself has to say.
fn show_log_lines(verbose: bool) {
    let level = if verbose { LevelFilter::DEBUG } else { LevelFilter::INFO };
    tracing_subscriber::fmt().with_writer(io::stderr).with_max_level(level).without_time().init();
}
