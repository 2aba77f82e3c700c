//! Why the program could not do what it was told.

use std::io;
use std::path::PathBuf;

use crate::catalog::published;

#[derive(Debug, thiserror::Error)]
pub(super) enum CliError {
    #[error("say what to do: json-schema, markdown, list or check; --help shows more")]
    NoCommand,
    #[error("there is no command `{0}`: json-schema, markdown, list and check are; --help shows more")]
    UnknownCommand(String),
    #[error("`{command}` does not take `{argument}`; --help shows what it takes")]
    Unexpected { command: &'static str, argument: String },
    #[error("`{0}` is there twice")]
    Twice(&'static str),
    #[error("after `{0}` stands a path")]
    NoPath(&'static str),
    #[error("`check` needs the folder with the published schemas, such as `check schemas`")]
    NoFolder,
    #[error(
        "this program has no events: name the crate that has them in the file with `catalog_cli!`, `use my_events as _;`"
    )]
    NoEvents,
    #[error("there is no event `{name}`{}", meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default())]
    UnknownEvent { name: String, meant: Option<&'static str> },
    #[error("{} is a published schema, which `EVENT_SCHEMAS=update cargo test` writes: name another folder", .0.display())]
    IsPublished(PathBuf),
    #[error("{} cannot be {verb}: {why}", path.display())]
    File { path: PathBuf, verb: &'static str, why: io::Error },
    #[error("{0}")]
    Published(#[from] published::Problem),
    #[error("{} has no published schema of an event of this program", .0.display())]
    NothingPublished(PathBuf),
    #[error("the output cannot be written: {0}")]
    Output(io::Error),
}
