//! The program that shows a catalog: what [`catalog_cli!`](crate::catalog_cli!) makes.

mod check;
mod error;
mod export;
mod options;
#[cfg(test)]
mod tests;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use self::error::CliError;
use self::options::Options;
use super::{Catalog, EventInfo, catalog};

/// Makes `main`: a program that lists the events that are linked into it, writes them as JSON Schema or Markdown, and compares them with
/// published schemas.
///
/// It is one line in a binary of its own, which names the crate that has the events, so that they are linked:
///
/// ```
/// # mod my_events {}
/// // src/bin/catalog.rs
/// use my_events as _; // the crate with the events
///
/// event_bus::catalog_cli!();
/// ```
///
/// ```text
/// cargo run --bin catalog -- list
/// cargo run --bin catalog -- json-schema deal.won      # one JSON Schema document; without a name, all in one JSON array
/// cargo run --bin catalog -- json-schema --out docs/schemas
/// cargo run --bin catalog -- markdown --out docs/events.md
/// cargo run --bin catalog -- check ../crm/schemas      # exit code 1 if something breaks
/// ```
///
/// `--help` says it all. The exit code is 0 if all is well, 1 if `check` found that something breaks, and 2 if the program could not do what it was
/// told.
#[macro_export]
macro_rules! catalog_cli {
    () => {
        fn main() -> ::std::process::ExitCode {
            $crate::__private::catalog_main()
        }
    };
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Well,
    Breaks,
}

/// What [`catalog_cli!`](crate::catalog_cli!) runs.
pub fn catalog_main() -> ExitCode {
    let mut arguments = std::env::args_os();
    let program = arguments.next().and_then(name_of).unwrap_or_else(|| "catalog".to_owned());
    let mut out = io::stdout().lock();
    let ended = Options::from_arguments(arguments).and_then(|options| {
        let ending = carry_out(&catalog(), &program, &options, &mut out)?;
        out.flush().map_err(CliError::Output)?;
        Ok(ending)
    });
    match ended {
        Ok(Ending::Well) => ExitCode::SUCCESS,
        Ok(Ending::Breaks) => ExitCode::from(1),
        // Who reads has read enough, as `head` does.
        Err(CliError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(io::stderr(), "{program}: {error}"));
            ExitCode::from(2)
        }
    }
}

/// The program's name without its folder, and without `.exe`.
fn name_of(path: OsString) -> Option<String> {
    Path::new(&path).file_stem().map(|name| name.to_string_lossy().into_owned())
}

fn carry_out(catalog: &Catalog, program: &str, options: &Options, out: &mut dyn Write) -> Result<Ending, CliError> {
    if let Options::Help = options {
        out.write_all(options::HELP.replace("PROGRAM", program).as_bytes()).map_err(CliError::Output)?;
        return Ok(Ending::Well);
    }
    if catalog.is_empty() {
        return Err(CliError::NoEvents);
    }
    match options {
        Options::Help => {}
        Options::JsonSchema { events, out: None } => export::print_schemas(catalog, events, out)?,
        Options::JsonSchema { events, out: Some(folder) } => export::write_schemas(catalog, events, folder, out)?,
        Options::Markdown { out: None } => out.write_all(catalog.markdown().as_bytes()).map_err(CliError::Output)?,
        Options::Markdown { out: Some(file) } => export::write_file(file, &catalog.markdown(), out)?,
        Options::List => export::list(catalog, out)?,
        Options::Check { folder } => return check::check(catalog, folder, out),
    }
    Ok(Ending::Well)
}

/// The name of an event's file, as published files have it.
fn file_name(event: &EventInfo) -> String {
    format!("{}.v{}.json", event.name(), event.version())
}
