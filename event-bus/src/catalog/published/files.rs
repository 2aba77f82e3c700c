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
pub(in crate::catalog) enum Problem {
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
    #[error("event `{event}` v{version} has no published schema: {} is not there", file.display())]
    Absent { event: &'static str, version: u32, file: PathBuf },
    #[error("the published schema {} is of `{name}` v{version}", file.display())]
    OfAnother { file: PathBuf, name: String, version: u32 },
    #[error("the published schema {} cannot be read: {why}", file.display())]
    Unreadable { file: PathBuf, why: NotPublished },
    #[error("the published schema {} cannot be {verb}: {why}", file.display())]
    Io { file: PathBuf, verb: &'static str, why: io::Error },
}

fn list(changes: &[Change]) -> String {
    changes.iter().fold(String::new(), |list, change| list + "\n    " + &change.to_string())
}

/// A published schema, and what lies between it and the event.
struct Compared {
    text: String,
    changes: Vec<Change>,
}

/// Sees to it that an event and its file fit together: writes it if `update`, and says what is wrong if not.
pub(super) fn settle(event: &Descriptor, folder: &Path, update: bool) -> Result<Outcome, Problem> {
    let file = file_of(event, folder);
    let Some(Compared { text, changes }) = compared(event, &file)? else { return missing(event, file, update) };
    if event.compat == Compat::Subset {
        return Ok(Outcome::Same);
    }
    match document::successor(&text, &event.about()) {
        Err(why) => Err(Problem::Unreadable { file, why }),
        Ok(None) => Ok(Outcome::Same),
        Ok(Some(successor)) if update => write(file, &successor),
        Ok(Some(_)) => Err(Problem::Stale { file, changes }),
    }
}

/// Whether an event keeps what its file promises. A file that is not up to date, and breaks nothing, is as it should be: the other program may be
/// the newer one.
pub(super) fn keeps(event: &Descriptor, folder: &Path) -> Result<(), Problem> {
    let file = file_of(event, folder);
    match compared(event, &file)? {
        Some(_) => Ok(()),
        None => Err(Problem::Absent { event: event.name, version: event.version, file }),
    }
}

/// What lies between an event and its file, also where nothing breaks. `None` if there is no file.
pub(in crate::catalog) fn changes_since(event: &Descriptor, folder: &Path) -> Result<Option<Vec<Change>>, Problem> {
    Ok(differences(event, &file_of(event, folder))?.map(|compared| compared.changes))
}

fn file_of(event: &Descriptor, folder: &Path) -> PathBuf {
    folder.join(format!("{}.v{}.json", event.name, event.version))
}

/// `None` if there is no file; an error where something breaks.
fn compared(event: &Descriptor, file: &Path) -> Result<Option<Compared>, Problem> {
    let Some(compared) = differences(event, file)? else { return Ok(None) };
    if compared.changes.iter().any(Change::is_breaking) {
        let Compared { mut changes, .. } = compared;
        changes.retain(Change::is_breaking);
        return Err(Problem::Broken { event: event.name, version: event.version, file: file.to_owned(), changes });
    }
    Ok(Some(compared))
}

/// All that lies between an event and its file. `None` if there is no file.
fn differences(event: &Descriptor, file: &Path) -> Result<Option<Compared>, Problem> {
    let (name, version) = (event.name, event.version);
    let file = || file.to_owned();
    let text = match fs::read_to_string(file()) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(why) => return Err(Problem::Io { file: file(), verb: "read", why }),
    };
    let unreadable = |why| Problem::Unreadable { file: file(), why };
    let was = document::read(&text).map_err(unreadable)?;
    if (was.name.as_str(), was.version) != (name, version) {
        return Err(Problem::OfAnother { file: file(), name: was.name, version: was.version });
    }
    let now = document::read(&document::of_event(&event.about(), &[])).map_err(unreadable)?;
    let changes = changes(&was, &now, event.compat, !event.superseded);
    Ok(Some(Compared { text, changes }))
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
