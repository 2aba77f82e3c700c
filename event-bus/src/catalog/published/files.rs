//! One published file: whether it says what the struct says, and what takes its place.

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::registry::Descriptor;
use crate::schema::compare::{Change, changes};
use crate::schema::{Compat, NotPublished, document};

/// What makes it right.
const UPDATE: &str = "EVENT_SCHEMAS=update cargo test";

/// What was done with a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Same,
    Written(PathBuf),
}

/// Why an event and its file do not fit together.
#[derive(Debug, thiserror::Error)]
pub(super) enum Problem {
    #[error("event `{event}` v{version} has no published schema: run `{UPDATE}`, and commit {}", file.display())]
    Missing { event: &'static str, version: u32, file: PathBuf },
    #[error(
        "event `{event}` v{version} only reads what another program publishes: copy that program's schema to {}",
        file.display()
    )]
    NotCopied { event: &'static str, version: u32, file: PathBuf },
    #[error("{} is not up to date: run `{UPDATE}`, and commit it{}", file.display(), list(changes))]
    Stale { file: PathBuf, changes: Vec<Change> },
    #[error("event `{event}` v{version} is not what {} promises:{}", file.display(), list(changes))]
    Broken { event: &'static str, version: u32, file: PathBuf, changes: Vec<Change> },
    #[error("the published schema {} cannot be read: {why}", file.display())]
    Unreadable { file: PathBuf, why: NotPublished },
    #[error("the published schema {} cannot be {verb}: {why}", file.display())]
    Io { file: PathBuf, verb: &'static str, why: io::Error },
}

fn list(changes: &[Change]) -> String {
    changes.iter().map(|change| format!("\n    {change}")).collect()
}

/// Sees to it that an event and its file fit together: writes it if `update`, and says what is wrong if not.
pub(super) fn settle(event: &Descriptor, folder: &Path, update: bool) -> Result<Outcome, Problem> {
    let (name, version) = (event.name, event.version);
    let file = folder.join(format!("{name}.v{version}.json"));
    let published = match fs::read_to_string(&file) {
        Ok(published) => published,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return missing(event, file, update),
        Err(why) => return Err(Problem::Io { file, verb: "read", why }),
    };
    let about = event.about();
    let now = document::of_event(&about, &[]);
    let unreadable = |why| Problem::Unreadable { file: file.clone(), why };
    let was = document::read(&published).map_err(unreadable)?;
    let now = document::read(&now).map_err(unreadable)?;
    let changes = changes(&was, &now, event.compat, !event.superseded);
    if changes.iter().any(Change::is_breaking) {
        let changes = changes.into_iter().filter(Change::is_breaking).collect();
        return Err(Problem::Broken { event: name, version, file, changes });
    }
    if event.compat == Compat::Subset {
        return Ok(Outcome::Same);
    }
    let successor = document::successor(&published, &about).map_err(unreadable)?;
    match successor {
        None => Ok(Outcome::Same),
        Some(successor) if update => write(file, &successor),
        Some(_) => Err(Problem::Stale { file, changes }),
    }
}

fn missing(event: &Descriptor, file: PathBuf, update: bool) -> Result<Outcome, Problem> {
    let (event_name, version) = (event.name, event.version);
    if event.compat == Compat::Subset {
        return Err(Problem::NotCopied { event: event_name, version, file });
    }
    if !update {
        return Err(Problem::Missing { event: event_name, version, file });
    }
    write(file, &document::of_event(&event.about(), &[]))
}

fn write(file: PathBuf, text: &str) -> Result<Outcome, Problem> {
    let folder = file.parent().unwrap_or_else(|| Path::new("."));
    match fs::create_dir_all(folder).and_then(|()| fs::write(&file, text)) {
        Ok(()) => Ok(Outcome::Written(file)),
        Err(why) => Err(Problem::Io { file, verb: "written", why }),
    }
}
