//! The published schemas of a folder, compared with the events of the program.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::{fmt, fs};

use super::error::CliError;
use super::{Ending, file_name};
use crate::catalog::{Catalog, EventInfo};
use crate::schema::compare::{Change, changes};
use crate::schema::document;

/// Says what differs, and whether something breaks.
pub(super) fn check(catalog: &Catalog, folder: &Path, out: &mut dyn Write) -> Result<Ending, CliError> {
    let mut others = schema_files(folder)?;
    let (mut compared, mut breaking) = (0, 0);
    let mut say = |line: fmt::Arguments<'_>| writeln!(out, "{line}").map_err(CliError::Output);
    for event in catalog.events() {
        let (name, version) = (event.name(), event.version());
        if !others.remove(&file_name(&event)) {
            say(format_args!("{name} v{version} has no published schema here"))?;
            continue;
        }
        compared += 1;
        for change in of_event(&event, folder)? {
            breaking += usize::from(change.is_breaking());
            let verdict = if change.is_breaking() { "breaks" } else { "differs" };
            say(format_args!("{name} v{version} {verdict}: {change}"))?;
        }
    }
    for file in &others {
        say(format_args!("{file} is of no event of this program"))?;
    }
    if compared == 0 {
        return Err(CliError::NothingPublished(folder.to_owned()));
    }
    let files = if compared == 1 { "1 published schema".to_owned() } else { format!("{compared} published schemas") };
    if breaking == 0 {
        say(format_args!("{files} compared: nothing breaks"))?;
        return Ok(Ending::Well);
    }
    let changes = if breaking == 1 { "1 change breaks".to_owned() } else { format!("{breaking} changes break") };
    say(format_args!("{files} compared: {changes} what was published"))?;
    Ok(Ending::Breaks)
}

fn of_event(event: &EventInfo, folder: &Path) -> Result<Vec<Change>, CliError> {
    let path = folder.join(file_name(event));
    let unreadable = |why| CliError::Unreadable { path: path.clone(), why };
    let published = fs::read_to_string(&path).map_err(|why| cannot_be_read(&path, why))?;
    let was = document::read(&published).map_err(unreadable)?;
    if (was.name.as_str(), was.version) != (event.name(), event.version()) {
        return Err(CliError::OfAnother { path, name: was.name, version: was.version });
    }
    let now = document::read(&document::of_event(&event.0.about(), &[])).map_err(unreadable)?;
    Ok(changes(&was, &now, event.0.compat, !event.is_superseded()))
}

/// The names of the files in a folder that may be schemas.
fn schema_files(folder: &Path) -> Result<BTreeSet<String>, CliError> {
    let names: io::Result<Vec<String>> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect());
    let names = names.map_err(|why| cannot_be_read(folder, why))?;
    Ok(names.into_iter().filter(|name| name.ends_with(".json")).collect())
}

fn cannot_be_read(path: &Path, why: io::Error) -> CliError {
    CliError::File { path: path.to_owned(), verb: "read", why }
}
