//! Schemas as JSON Schema documents: what is published for readers in any language, and read again to be compared.

mod choice;
mod json;
mod outline;
mod print;
mod reserve;
mod words;
mod write;

#[cfg(all(test, feature = "serde_json", feature = "uuid"))]
mod tests;

use serde_json::Value;

use self::json::Json;
pub(crate) use self::outline::Published;
use super::Object;

/// The dialect of every document.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What a document says of an event.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) name: &'a str,
    pub(crate) version: u32,
    pub(crate) topics: &'a [&'a str],
    pub(crate) superseded: bool,
    pub(crate) deprecated: bool,
    pub(crate) object: &'a Object,
}

/// The document of an event, as a text that ends in a newline.
pub(crate) fn of_event(about: &About<'_>, examples: &[Value]) -> String {
    print::pretty(&document(about, examples))
}

fn document(about: &About<'_>, examples: &[Value]) -> Json {
    let text = |text: &str| Json::Text(text.to_owned());
    let member = |name: &str, value: Json| (name.to_owned(), value);
    let (schema, definitions) = write::document(about.object);
    let mut members = vec![
        member("$schema", text(DIALECT)),
        member("$id", Json::Text(format!("urn:event:{}:{}", about.name, about.version))),
        member("title", text(about.name)),
    ];
    if !about.object.description.is_empty() {
        members.push(member("description", text(about.object.description)));
    }
    members.push(member("x-version", Json::Number(about.version.to_string())));
    if about.superseded || about.deprecated {
        members.push(member("deprecated", Json::Bool(true)));
    }
    if !about.superseded {
        members.push(member("x-topics", Json::List(about.topics.iter().copied().map(text).collect())));
    }
    members.push(member("type", text("object")));
    members.extend(schema);
    if !examples.is_empty() {
        let examples = examples.iter().filter_map(|example| Json::read(&example.to_string()).ok());
        members.push(member("examples", Json::List(examples.collect())));
    }
    if !definitions.is_empty() {
        members.push(member("$defs", Json::Object(definitions)));
    }
    Json::Object(members)
}

/// The document that takes the place of a published one: it keeps the names of what is gone. `None` if the published one says it all already.
pub(crate) fn successor(published: &str, about: &About<'_>) -> Result<Option<String>, NotPublished> {
    let old = Json::read(published).map_err(|error| NotPublished(error.to_string()))?;
    let mut new = document(about, &[]);
    reserve::reserve(&mut new, &old);
    Ok((!reserve::same(&old, &new)).then(|| print::pretty(&new)))
}

/// Reads what a document promises.
pub(crate) fn read(text: &str) -> Result<Published, NotPublished> {
    let json = Json::read(text).map_err(|error| NotPublished(error.to_string()))?;
    Published::of(&json).map_err(|error| NotPublished(error.to_string()))
}

/// Whether a text is a published schema, and not one that was exported: these have examples.
pub(crate) fn is_published(text: &str) -> bool {
    Json::read(text).is_ok_and(|json| json.get("x-version").is_some() && json.get("examples").is_none())
}

/// Why a text is no published schema.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotPublished(String);
