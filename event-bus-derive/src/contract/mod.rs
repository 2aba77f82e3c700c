//! The published file of an event: the only module that touches the disk.
//!
//! `json` and `outline` are files of event-bus, where the documents are written, and a test holds them equal.

#[allow(dead_code, reason = "event-bus needs the whole of it")]
mod json;
mod outline;

use std::path::{Path, PathBuf};
use std::{env, fs};

use self::json::Json;
use self::outline::Published;
use crate::errors::Errors;
use crate::model::Event;

/// What moves the folder of the files.
pub(crate) const FOLDER_VARIABLE: &str = "EVENT_SCHEMAS_DIR";

/// The folder, beside `Cargo.toml`, if nothing moves it.
const FOLDER: &str = "schemas";

/// What was published of an event, and where that is written.
pub(crate) struct Contract {
    pub(crate) file: String,
    pub(crate) topics: Vec<String>,
    /// The members of the event itself, and the outline of each.
    pub(crate) members: Vec<(String, String)>,
    pub(crate) outline: String,
}

/// The contract of an event that was published; `None` if it was not, and for what is only of one program.
pub(crate) fn of(event: &Event, errors: &mut Errors) -> Option<Contract> {
    let name = event.head.event.name.as_ref()?;
    if event.head.event.local.is_some() {
        return None;
    }
    let file = folder()?.join(format!("{}.v{}.json", name.value(), event.version()));
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => {
            errors.at(name.span(), unreadable(&file, &error.to_string()));
            return None;
        }
    };
    match read(&text, &name.value(), event.version()) {
        Ok(Published { topics, members, outline, .. }) => {
            Some(Contract { file: file.to_str()?.to_owned(), topics, members, outline })
        }
        Err(why) => {
            errors.at(name.span(), unreadable(&file, &why));
            None
        }
    }
}

fn read(text: &str, name: &str, version: u32) -> Result<Published, String> {
    let document = Json::read(text).map_err(|error| error.to_string())?;
    let published = Published::of(&document).map_err(|error| error.to_string())?;
    if (published.name.as_str(), published.version) != (name, version) {
        return Err(format!("it is of `{}` v{}", published.name, published.version));
    }
    Ok(published)
}

fn unreadable(file: &Path, why: &str) -> String {
    let file = file.file_name().unwrap_or_default().to_string_lossy();
    format!(
        "the published schema {file} cannot be read: {why}\ntake it from version control again; for an event that was never released, delete it and \
         run `EVENT_SCHEMAS=update cargo test`"
    )
}

/// Where the files lie; a folder that is not absolute is looked for beside `Cargo.toml`.
fn folder() -> Option<PathBuf> {
    let package = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR")?);
    let folder = env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty());
    Some(package.join(folder.map_or_else(|| PathBuf::from(FOLDER), PathBuf::from)))
}
