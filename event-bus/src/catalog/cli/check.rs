//! The published schemas of a folder, compared with the events of the program.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::Path;
use std::{fmt, fs};

use super::error::CliError;
use super::{Ending, file_name};
use crate::catalog::Catalog;
use crate::catalog::published::changes_since;

/// Says what differs, and whether something breaks.
pub(super) fn check(catalog: &Catalog, folder: &Path, out: &mut dyn Write) -> Result<Ending, CliError> {
    let mut others = schema_files(folder)?;
    let (mut compared, mut breaking) = (0, 0);
    let mut say = |line: fmt::Arguments<'_>| writeln!(out, "{line}").map_err(CliError::Output);
    for event in catalog.events().chain(catalog.readers()) {
        let (name, version) = (event.name(), event.version());
        others.remove(&file_name(&event));
        let Some(changes) = changes_since(&event.0, folder)? else {
            say(format_args!("{name} v{version} has no published schema here"))?;
            continue;
        };
        compared += 1;
        for change in changes {
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

/// The names of the files in a folder that may be schemas.
fn schema_files(folder: &Path) -> Result<BTreeSet<String>, CliError> {
    let names: io::Result<Vec<String>> = fs::read_dir(folder)
        .and_then(|entries| entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect());
    match names {
        Ok(names) => {
            Ok(names.into_iter().filter(|name| Path::new(name).extension() == Some("json".as_ref())).collect())
        }
        Err(why) => Err(CliError::File { path: folder.to_owned(), verb: "read", why }),
    }
}
