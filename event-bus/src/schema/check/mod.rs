//! Whether data without a type fits a schema; if not, where.

mod format;
mod mismatch;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

pub use self::mismatch::Mismatch;

use self::format::{fits, has_format, misfit, stays_finite};
use super::{Body, Enum, Field, Object, Schema, Tagging, Variant};
use crate::json;

/// The most mismatches that are looked for: nobody reads more, and data from outside must not make an error of megabytes.
const MOST: usize = 32;

/// The most characters of a key that is data in a path.
const KEY_CHARACTERS: usize = 64;

/// The most bytes of data that are looked into. As values without a type they take up to a hundred times the memory, and data from outside must
/// not make the program take much more than the data has.
const EXPLAINED: usize = 16 * 1024;

/// The first places where data that a type refused does not fit. Empty if it fits all the same, or is too large to look into.
pub(crate) fn explain(object: &'static Object, data: &str) -> Vec<Mismatch> {
    if data.len() > EXPLAINED {
        return Vec::new();
    }
    json::value(data).map_or_else(|_| Vec::new(), |value| mismatches(object, &value))
}

/// The first places where `data` does not fit; empty if it can be read.
///
/// The type itself reads the data afterwards. So this may let pass what it does not know for sure, and must not refuse what serde reads.
pub(crate) fn mismatches(object: &'static Object, data: &Value) -> Vec<Mismatch> {
    let mut checker = Checker::new(MOST);
    checker.value(&Schema::Object(object), data);
    checker.found
}

struct Checker {
    path: String,
    found: Vec<Mismatch>,
    most: usize,
}

impl Checker {
    fn new(most: usize) -> Self {
        Self { path: String::new(), found: Vec::new(), most }
    }

    fn has_enough(&self) -> bool {
        self.found.len() >= self.most
    }

    fn value(&mut self, schema: &Schema, value: &Value) {
        if self.has_enough() {
            return;
        }
        match (schema, value) {
            (Schema::Any, _) | (Schema::Bool, Value::Bool(_)) | (Schema::Nullable(_), Value::Null) => {}
            (Schema::Float { bits }, Value::Number(number)) if stays_finite(number, *bits) => {}
            (Schema::Nullable(inner), value) => self.value(inner, value),
            (Schema::Integer { signed, bits }, Value::Number(number)) if fits(number, *signed, *bits) => {}
            (Schema::Text(format), Value::String(text)) if has_format(format, text) => {}
            (Schema::List(inner), Value::Array(items)) => {
                for (position, item) in items.iter().enumerate() {
                    if self.has_enough() {
                        break;
                    }
                    self.at(&format!("[{position}]"), |checker| checker.value(inner, item));
                }
            }
            (Schema::Tuple(parts), Value::Array(items)) if parts.len() == items.len() => {
                for (position, (part, item)) in parts.iter().zip(items).enumerate() {
                    self.at(&format!("[{position}]"), |checker| checker.value(part, item));
                }
            }
            (Schema::Map { value, .. }, Value::Object(members)) => {
                for (name, member) in members {
                    if self.has_enough() {
                        break;
                    }
                    self.member(&shown(name), |checker| checker.value(value, member));
                }
            }
            (Schema::Object(object), Value::Object(members)) => self.fields(object.fields, members, &[]),
            (Schema::Enum(choice), value) => self.choice(choice, value),
            (Schema::Recursive(recursive), value) => self.value(&recursive.schema(), value),
            (Schema::Text(_), Value::String(_)) => self.report(expectation(schema), "a string without one"),
            (Schema::Integer { signed, bits }, Value::Number(number)) => {
                self.report(expectation(schema), misfit(number, *signed, *bits));
            }
            (Schema::Float { .. }, Value::Number(_)) => {
                self.report(format!("a number ({schema})"), "a number out of its range");
            }
            (schema, value) => self.report(expectation(schema), kind(value)),
        }
    }

    /// The members of an object, except for the `hidden` names, which others have taken.
    fn fields(&mut self, fields: &'static [Field], members: &Map<String, Value>, hidden: &[&'static str]) {
        let get = |name: &&str| if hidden.contains(name) { None } else { members.get(*name) };
        for field in fields.iter().filter(|field| !field.flatten) {
            match names_of(field).find_map(|name| get(&name)) {
                Some(value) => self.member(field.name, |checker| checker.value(field.schema, value)),
                None if field.optional => {}
                None => self.member(field.name, |checker| checker.report(expectation(field.schema), "missing")),
            }
        }
        self.flattened(fields, members, hidden);
    }

    /// The members of flattened fields stand among ours. What our own fields take, the flattened ones do not see; nor what a flattened
    /// struct before them takes.
    fn flattened(&mut self, fields: &'static [Field], members: &Map<String, Value>, hidden: &[&'static str]) {
        let own = fields.iter().filter(|field| !field.flatten).flat_map(names_of);
        let mut hidden: Vec<&'static str> = hidden.iter().copied().chain(own).collect();
        for field in fields.iter().filter(|field| field.flatten) {
            match field.schema {
                Schema::Object(object) => {
                    self.fields(object.fields, members, &hidden);
                    // One that has flattened fields itself looks at everything, and takes nothing away.
                    if !object.fields.iter().any(|field| field.flatten) {
                        hidden.extend(object.fields.iter().flat_map(names_of));
                    }
                }
                // A map takes what is left over.
                Schema::Map { .. } | Schema::Any => {}
                Schema::Enum(choice) if !matches!(choice.tagging, Tagging::External) => {
                    self.choice(choice, &without(members, &hidden));
                    if matches!(choice.tagging, Tagging::Adjacent { .. }) {
                        return;
                    }
                }
                // An optional struct is read if it fits, and an enum takes the member that is its variant: what is left for those after
                // it is known to the type alone.
                _ => return,
            }
        }
    }

    fn choice(&mut self, choice: &'static Enum, value: &Value) {
        match choice.tagging {
            Tagging::External => self.external(choice, value),
            Tagging::Internal { tag } => {
                if let Some((variant, members)) = self.tagged(choice, tag, value) {
                    match variant.body {
                        Body::Unit => {}
                        Body::Object(fields) => self.fields(fields, members, &[tag]),
                        // The data never sees the tag: it would be one more entry of a map, or a second name of an enum.
                        body => self.body(body, &without(members, &[tag])),
                    }
                }
            }
            Tagging::Adjacent { tag, content } => {
                if let Some((variant, members)) = self.tagged(choice, tag, value) {
                    match (variant.body, members.get(content)) {
                        (Body::Unit, _) => {}
                        (Body::Newtype(schema), None) if may_be_missing(schema) => {}
                        (body, Some(data)) => self.member(content, |checker| checker.body(body, data)),
                        (_, None) => self.member(content, |checker| checker.report("there".to_owned(), "missing")),
                    }
                }
            }
            Tagging::Untagged => {
                let fits = choice.variants.iter().any(|variant| {
                    let mut attempt = Checker::new(1);
                    attempt.body(variant.body, value);
                    attempt.found.is_empty()
                });
                if !fits {
                    self.report(format!("one of {choice}"), kind(value));
                }
            }
        }
    }

    fn external(&mut self, choice: &'static Enum, value: &Value) {
        let (name, data) = match value {
            Value::String(name) => (name, None),
            Value::Object(members) if members.len() == 1 => {
                let (name, data) = members.iter().next().expect("a map of one member has a first");
                (name, Some(data))
            }
            _ => return self.report(names(choice), kind(value)),
        };
        match (find(choice, name), data) {
            (None, _) => self.report(names(choice), "another name"),
            (Some(Variant { body: Body::Unit, .. }), None) => {}
            (Some(Variant { body: Body::Unit, name, .. }), Some(data)) => {
                // Where serde puts data aside to look at it twice, it takes an empty object for nothing.
                if !data.is_null() && !data.as_object().is_some_and(Map::is_empty) {
                    self.report(format!("{name:?} without data"), "an object");
                }
            }
            (Some(variant), Some(data)) => {
                self.at(&format!("::{}", variant.name), |checker| checker.body(variant.body, data));
            }
            (Some(variant), None) => self.report(format!("{{ {:?}: {} }}", variant.name, variant.body), "a string"),
        }
    }

    fn tagged<'v>(
        &mut self,
        choice: &'static Enum,
        tag: &'static str,
        value: &'v Value,
    ) -> Option<(&'static Variant, &'v Map<String, Value>)> {
        let Value::Object(members) = value else {
            self.report(format!("an object with a member `{tag}`"), kind(value));
            return None;
        };
        let variant = match members.get(tag) {
            None => Err("missing"),
            Some(Value::String(name)) => find(choice, name).ok_or("another name"),
            Some(other) => Err(kind(other)),
        };
        match variant {
            Ok(variant) => Some((variant, members)),
            Err(found) => {
                self.member(tag, |checker| checker.report(names(choice), found));
                None
            }
        }
    }

    fn body(&mut self, body: Body, value: &Value) {
        match (body, value) {
            (Body::Unit, Value::Null) => {}
            (Body::Unit, value) => self.report("null".to_owned(), kind(value)),
            (Body::Newtype(schema), value) => self.value(schema, value),
            (Body::Tuple(parts), value) => self.value(&Schema::Tuple(parts), value),
            (Body::Object(fields), Value::Object(members)) => self.fields(fields, members, &[]),
            (Body::Object(_), value) => self.report("an object".to_owned(), kind(value)),
        }
    }

    fn member(&mut self, name: &str, check: impl FnOnce(&mut Self)) {
        let separator = if self.path.is_empty() { "" } else { "." };
        self.at(&format!("{separator}{name}"), check);
    }

    fn at(&mut self, step: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(step);
        check(self);
        self.path.truncate(length);
    }

    fn report(&mut self, expected: String, found: &'static str) {
        if self.has_enough() {
            return;
        }
        self.found.push(Mismatch { path: self.path.clone(), expected, found });
    }
}

/// A key that is data, fit for a log line.
fn shown(key: &str) -> String {
    let mut characters = key.chars();
    let mut shown = String::new();
    for character in characters.by_ref().take(KEY_CHARACTERS) {
        match character {
            '"' | '\'' => shown.push(character),
            other => shown.extend(other.escape_debug()),
        }
    }
    if characters.next().is_some() {
        shown.push('…');
    }
    shown
}

fn names_of(field: &'static Field) -> impl Iterator<Item = &'static str> {
    std::iter::once(field.name).chain(field.aliases.iter().copied())
}

fn without(members: &Map<String, Value>, hidden: &[&str]) -> Value {
    let rest = members.iter().filter(|(name, _)| !hidden.contains(&name.as_str()));
    Value::Object(rest.map(|(name, value)| (name.clone(), value.clone())).collect())
}

/// Whether serde makes a value of nothing where a variant's data is missing.
fn may_be_missing(schema: &Schema) -> bool {
    match schema {
        Schema::Nullable(_) => true,
        Schema::Recursive(recursive) => matches!(recursive.schema(), Schema::Nullable(_)),
        _ => false,
    }
}

fn find(choice: &'static Enum, name: &str) -> Option<&'static Variant> {
    let exact = choice.variants.iter().find(|variant| variant.name == name || variant.aliases.contains(&name));
    exact.or_else(|| choice.variants.iter().find(|variant| variant.other))
}

fn names(choice: &Enum) -> String {
    let names: Vec<_> = choice.variants.iter().map(|variant| format!("{:?}", variant.name)).collect();
    format!("one of {}", names.join(", "))
}

fn expectation(schema: &Schema) -> String {
    match schema {
        Schema::Bool => "true or false".to_owned(),
        Schema::Integer { .. } => format!("a whole number ({schema})"),
        Schema::Float { .. } => "a number".to_owned(),
        Schema::Text("") => "a string".to_owned(),
        Schema::Text(format) => format!("a string with a {format}"),
        Schema::Nullable(inner) => format!("{} or null", expectation(inner)),
        Schema::List(_) => "an array".to_owned(),
        Schema::Tuple(parts) => format!("an array of {}", parts.len()),
        Schema::Map { .. } | Schema::Object(_) => "an object".to_owned(),
        Schema::Enum(choice) => names(choice),
        Schema::Recursive(recursive) => expectation(&recursive.schema()),
        Schema::Any => "any value".to_owned(),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(number) if number.as_f64().is_some_and(|number| number.fract() != 0.0) => {
            "a number with a fraction"
        }
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
