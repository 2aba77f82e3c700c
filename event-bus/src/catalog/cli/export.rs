//! What is shown, or written into files.

use std::fs;
use std::io::Write;
use std::path::Path;

use super::error::CliError;
use super::file_name;
use crate::catalog::{Catalog, EventInfo};
use crate::nearest::nearest;
use crate::schema::document;

/// One document where one event is named, and a JSON array of them elsewhere.
pub(super) fn print_schemas(catalog: &Catalog, names: &[String], out: &mut dyn Write) -> Result<(), CliError> {
    let documents: Vec<String> = named(catalog, names)?.iter().map(EventInfo::json_schema).collect();
    let text = match (names, documents.as_slice()) {
        ([_], [document]) => document.clone(),
        (_, documents) => {
            let indented = |document: &String| format!("  {}", document.trim_end().replace('\n', "\n  "));
            format!("[\n{}\n]\n", documents.iter().map(indented).collect::<Vec<_>>().join(",\n"))
        }
    };
    out.write_all(text.as_bytes()).map_err(CliError::Output)
}

/// A file for each, named as published files are.
pub(super) fn write_schemas(
    catalog: &Catalog,
    names: &[String],
    folder: &Path,
    out: &mut dyn Write,
) -> Result<(), CliError> {
    let events = named(catalog, names)?;
    // Before the first is written: a published file keeps the names of fields that are gone, and is compared before it changes.
    for path in events.iter().map(|event| folder.join(file_name(event))) {
        if fs::read_to_string(&path).is_ok_and(|text| document::is_published(&text)) {
            return Err(CliError::IsPublished(path));
        }
    }
    events.iter().try_for_each(|event| write_file(&folder.join(file_name(event)), &event.json_schema(), out))
}

/// Writes a file and says so.
pub(super) fn write_file(path: &Path, text: &str, out: &mut dyn Write) -> Result<(), CliError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let written = folder.map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(path, text));
    written.map_err(|why| CliError::File { path: path.to_owned(), verb: "written", why })?;
    writeln!(out, "written: {}", path.display()).map_err(CliError::Output)
}

/// A line for each event and version.
pub(super) fn list(catalog: &Catalog, out: &mut dyn Write) -> Result<(), CliError> {
    let names: Vec<String> = catalog.events().map(|event| format!("{} v{}", event.name(), event.version())).collect();
    let topics: Vec<String> = catalog.events().map(|event| topics(&event)).collect();
    let width = |texts: &[String]| texts.iter().map(|text| text.chars().count()).max().unwrap_or_default();
    let (name_width, topic_width) = (width(&names), width(&topics));
    for ((event, name), topics) in catalog.events().zip(&names).zip(&topics) {
        let what_happened = event.description().lines().next().unwrap_or_default();
        let line = format!("{name:name_width$}  {topics:topic_width$}  {what_happened}");
        writeln!(out, "{}", line.trim_end()).map_err(CliError::Output)?;
    }
    Ok(())
}

fn topics(event: &EventInfo) -> String {
    match (event.is_superseded(), event.is_deprecated()) {
        (true, _) => "superseded".to_owned(),
        (false, true) => format!("{} (deprecated)", event.topics().join(", ")),
        (false, false) => event.topics().join(", "),
    }
}

/// The events of these names; all without a name.
fn named(catalog: &Catalog, names: &[String]) -> Result<Vec<EventInfo>, CliError> {
    if names.is_empty() {
        return Ok(catalog.events().collect());
    }
    names.iter().map(|name| find(catalog, name)).collect()
}

/// `deal.won` is its current version, `deal.won.v1` is that one.
fn find(catalog: &Catalog, name: &str) -> Result<EventInfo, CliError> {
    let version = || {
        let (name, version) = name.rsplit_once(".v")?;
        catalog.get(name, version.parse().ok()?)
    };
    catalog.current(name).or_else(version).ok_or_else(|| {
        let known: Vec<&'static str> = catalog.events().map(|event| event.name()).collect();
        CliError::UnknownEvent { name: name.to_owned(), meant: nearest(name, known) }
    })
}
