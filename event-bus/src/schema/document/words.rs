//! The small parts of a document: words of JSON Schema with their values.

use super::json::Json;
use crate::schema::{Enum, Tagging};

/// The members of a JSON object that is being made.
pub(super) type Members = Vec<(String, Json)>;

pub(super) fn text(text: impl Into<String>) -> Json {
    Json::Text(text.into())
}

pub(super) fn texts<'t>(all: impl IntoIterator<Item = &'t str>) -> Json {
    Json::List(all.into_iter().map(text).collect())
}

pub(super) fn member(name: &str, value: Json) -> (String, Json) {
    (name.to_owned(), value)
}

pub(super) fn typed(kind: &str) -> Members {
    vec![member("type", text(kind))]
}

pub(super) fn described(description: &str) -> Members {
    if description.is_empty() { Members::new() } else { vec![member("description", text(description))] }
}

pub(super) fn aliases(aliases: &[&str]) -> Option<(String, Json)> {
    (!aliases.is_empty()).then(|| member("x-aliases", texts(aliases.iter().copied())))
}

pub(super) fn reference(definition: &str) -> Members {
    vec![member("$ref", text(format!("#/$defs/{definition}")))]
}

/// An object with one member that has to be there.
pub(super) fn object_of(name: &str, value: Json) -> Members {
    vec![
        member("type", text("object")),
        member("properties", Json::Object(vec![member(name, value)])),
        member("required", texts([name])),
    ]
}

pub(super) fn add_property(object: &mut Members, name: &str, value: Json) {
    for (word, list) in object {
        match (word.as_str(), list) {
            ("properties", Json::Object(properties)) => properties.push(member(name, value.clone())),
            ("required", Json::List(required)) => required.push(text(name)),
            _ => {}
        }
    }
}

/// Every name that none of the other variants has.
pub(super) fn other_names(choice: &Enum) -> Members {
    let known: Vec<&str> =
        choice.variants.iter().filter(|variant| !variant.other).map(|variant| variant.name).collect();
    let mut members = typed("string");
    members.extend((!known.is_empty()).then(|| member("not", Json::Object(vec![member("enum", texts(known))]))));
    members
}

/// Adds a member that has to be there, before the others.
pub(super) fn put_first(object: &mut Members, name: &str, value: Json) {
    let required: Vec<Json> =
        object.iter().filter(|(word, _)| word == "required").flat_map(|(_, list)| list.items().to_vec()).collect();
    let required = std::iter::once(text(name)).chain(required).collect();
    object.retain(|(word, _)| word != "required");
    let Some(at) = object.iter().position(|(word, _)| word == "properties") else { return };
    if let (_, Json::Object(properties)) = &mut object[at] {
        properties.insert(0, member(name, value));
    }
    object.insert(at + 1, member("required", Json::List(required)));
}

pub(super) fn integer_format(signed: bool, bits: u8) -> String {
    format!("{}int{bits}", if signed { "" } else { "u" })
}

pub(super) fn integer(signed: bool, bits: u8) -> Members {
    let most = (1_u128 << (bits - u8::from(signed))) - 1;
    let least = if signed { format!("-{}", most + 1) } else { "0".to_owned() };
    vec![
        member("type", text("integer")),
        member("format", text(integer_format(signed, bits))),
        member("minimum", Json::Number(least)),
        member("maximum", Json::Number(most.to_string())),
    ]
}

pub(super) fn tagging(tagging: Tagging) -> Json {
    match tagging {
        Tagging::External => text("external"),
        Tagging::Untagged => text("untagged"),
        Tagging::Internal { tag } => Json::Object(vec![member("internal", text(tag))]),
        Tagging::Adjacent { tag, content } => Json::Object(vec![member("adjacent", texts([tag, content]))]),
    }
}
