//! The outline of a schema document. The same file stands in event-bus and in event-bus-derive, and a test holds them equal.
//!
//! `event-bus/src/schema/outline.rs` says what an outline is, and `write` there makes the documents that are read here. A document may
//! be written in another way, or by hand, if it uses the same words.

use std::fmt::{self, Write as _};

use super::json::Json;

/// So many references within each other; more lead in a circle.
const DEEPEST: usize = 32;

/// What few references to each other can make of a short document has no end.
const LARGEST: usize = 1 << 20;

/// What a published schema promises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Published {
    pub(crate) name: String,
    pub(crate) version: u32,
    pub(crate) topics: Vec<String>,
    /// The members of the event itself, and the outline of each.
    pub(crate) members: Vec<(String, String)>,
    pub(crate) outline: String,
    /// The outlines of types that hold others which hold them again: in `outline` stand their names. A type in a program has no more than that
    /// while it is compiled, so that they are compared by the program.
    #[allow(dead_code, reason = "for the program")]
    pub(crate) apart: Vec<(String, String)>,
}

/// A place of a document that is not one of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unreadable {
    /// A JSON pointer.
    pointer: String,
    what: &'static str,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the document" } else { &self.pointer };
        write!(f, "{place} {}", self.what)
    }
}

impl Published {
    /// Reads a document.
    pub(crate) fn of(document: &Json) -> Result<Self, Unreadable> {
        let mut outliner = Outliner {
            references: 0,
            root: document,
            open: Vec::new(),
            pointer: String::new(),
            outline: String::new(),
            members: Vec::new(),
            apart: Vec::new(),
        };
        let root_error = |what| Unreadable { pointer: String::new(), what };
        let name = document
            .get("title")
            .and_then(Json::as_text)
            .ok_or_else(|| root_error("has no `title`, which is the event's name"))?;
        let version = match document.get("x-version") {
            Some(Json::Number(number)) => number.parse().ok(),
            _ => None,
        };
        let version = version.ok_or_else(|| root_error("has no `x-version`, which is a whole number from 1"))?;
        let topics = document.get("x-topics").map_or(&[][..], Json::items);
        let topics = topics.iter().filter_map(Json::as_text).map(str::to_owned).collect();
        outliner.schema(document)?;
        let outline = std::mem::take(&mut outliner.outline);
        if !outline.starts_with('{') {
            return Err(root_error("is no object with `properties`, as every event is"));
        }
        let apart = outliner.outlines_apart()?;
        let members = outliner.members;
        Ok(Self { name: name.to_owned(), version, topics, members, outline, apart })
    }
}

/// Enums are read in `choice`.
pub(super) struct Outliner<'d> {
    root: &'d Json,
    /// The definition that each object or enum around this spot is, if it is one.
    pub(super) open: Vec<Option<&'d str>>,
    /// How many references led here.
    references: usize,
    pointer: String,
    pub(super) outline: String,
    /// The members of the document itself.
    members: Vec<(String, String)>,
    /// The definitions that are known by their names alone.
    apart: Vec<&'d str>,
}

pub(super) type Done = Result<(), Unreadable>;

impl<'d> Outliner<'d> {
    pub(super) fn refuse<T>(&self, what: &'static str) -> Result<T, Unreadable> {
        Err(Unreadable { pointer: self.pointer.clone(), what })
    }

    /// Each may name others.
    fn outlines_apart(&mut self) -> Result<Vec<(String, String)>, Unreadable> {
        let mut outlines = Vec::new();
        while let Some(name) = self.apart.get(outlines.len()).copied() {
            let Some(target) = self.definition(name) else { return self.refuse("has a `$ref` to nothing") };
            self.part(&["$defs", name], |outliner| outliner.named(target, Some(name)))?;
            outlines.push((name.to_owned(), std::mem::take(&mut self.outline)));
        }
        Ok(outlines)
    }

    fn definition(&self, name: &str) -> Option<&'d Json> {
        self.root.get("$defs").and_then(|definitions| definitions.get(name))
    }

    pub(super) fn name(&mut self, name: &str) {
        let _ = write!(self.outline, "{}:{name}", name.len());
    }

    /// Reads a part of what `of` holds, with the way to it in errors.
    pub(super) fn part(&mut self, steps: &[&str], read: impl FnOnce(&mut Self) -> Done) -> Done {
        let length = self.pointer.len();
        for step in steps {
            self.pointer.push('/');
            self.pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
        }
        read(self)?;
        self.pointer.truncate(length);
        Ok(())
    }

    pub(super) fn schema(&mut self, schema: &'d Json) -> Done {
        self.named(schema, None)
    }

    /// `definition`: the name under which it stands in `$defs`.
    fn named(&mut self, schema: &'d Json, definition: Option<&'d str>) -> Done {
        if let Some(reference) = schema.get("$ref") {
            return self.reference(schema, reference);
        }
        if schema.get("x-tagging").is_some() {
            return self.choice(schema, definition);
        }
        if let Some(Json::List(choices)) = schema.get("anyOf") {
            return self.nullable(choices);
        }
        match schema.get("type") {
            Some(Json::Text(kind)) => self.typed(kind, schema, definition),
            Some(Json::List(kinds)) => match kinds.as_slice() {
                [Json::Text(kind), Json::Text(null)] if null == "null" => {
                    self.outline.push('?');
                    self.typed(kind, schema, definition)
                }
                _ => self.refuse("has a `type` that is no event's: one type, or one and \"null\""),
            },
            None if schema.is_true() || matches!(schema, Json::Object(_)) && schema.get("enum").is_none() => {
                self.outline.push('*');
                Ok(())
            }
            _ => self.refuse("has no `type`"),
        }
    }

    fn nullable(&mut self, choices: &'d [Json]) -> Done {
        match choices {
            [inner, null] if null.get("type").and_then(Json::as_text) == Some("null") => {
                self.outline.push('?');
                self.part(&["anyOf", "0"], |outliner| outliner.schema(inner))
            }
            _ => self.refuse("has an `anyOf` that is neither an enum (`x-tagging`) nor one schema and null"),
        }
    }

    fn reference(&mut self, schema: &'d Json, reference: &'d Json) -> Done {
        let name = match reference.as_text() {
            Some("#") => Some(""),
            Some(reference) => reference.strip_prefix("#/$defs/"),
            None => None,
        };
        let Some(name) = name else { return self.refuse("has a `$ref` that does not lead to `#/$defs/..`") };
        if let Some(further_out) = self.open.iter().rev().position(|open| *open == Some(name)) {
            let _ = write!(self.outline, "^{further_out}.");
            return Ok(());
        }
        if schema.get("x-recursive").is_some_and(Json::is_true) {
            self.outline.push('@');
            self.name(name);
            if !self.apart.contains(&name) {
                self.apart.push(name);
            }
            return Ok(());
        }
        let Some(target) = self.definition(name) else { return self.refuse("has a `$ref` to nothing") };
        if self.references == DEEPEST || self.outline.len() > LARGEST {
            return self.refuse("has a `$ref` that leads in a circle, or to too many types");
        }
        self.references += 1;
        self.named(target, Some(name))?;
        self.references -= 1;
        Ok(())
    }

    fn typed(&mut self, kind: &str, schema: &'d Json, definition: Option<&'d str>) -> Done {
        let format = schema.get("format").and_then(Json::as_text).unwrap_or_default();
        match kind {
            "boolean" => self.outline.push('b'),
            "integer" => return self.integer(format),
            "number" => match format {
                "float" => self.outline.push_str("f32."),
                "double" => self.outline.push_str("f64."),
                _ => return self.refuse("needs a `format`: `float` or `double`"),
            },
            "string" if schema.get("enum").is_some() => return self.names(schema),
            "string" => {
                self.outline.push('s');
                self.name(format);
            }
            "array" => return self.array(schema),
            "object" => return self.object(schema, definition),
            "null" => return self.refuse("is `null` and nothing else"),
            _ => return self.refuse("has a `type` that JSON Schema does not have"),
        }
        Ok(())
    }

    fn integer(&mut self, format: &str) -> Done {
        let (letter, bits) = match (format.strip_prefix("uint"), format.strip_prefix("int")) {
            (Some(bits), _) => ('u', bits),
            (None, Some(bits)) => ('i', bits),
            (None, None) => ('?', ""),
        };
        if !matches!(bits, "8" | "16" | "32" | "64") {
            return self.refuse("needs a `format`: `uint8` to `uint64`, or `int8` to `int64`");
        }
        let _ = write!(self.outline, "{letter}{bits}.");
        Ok(())
    }

    /// `{ "type": "string", "enum": [..] }`: an enum without data and without descriptions.
    fn names(&mut self, schema: &'d Json) -> Done {
        self.outline.push_str("<e");
        for name in schema.get("enum").map_or(&[][..], Json::items) {
            let Some(name) = name.as_text() else { return self.refuse("has an `enum` that is not of strings") };
            self.outline.push('v');
            self.name(name);
            self.outline.push('-');
        }
        self.outline.push('>');
        Ok(())
    }

    fn array(&mut self, schema: &'d Json) -> Done {
        if let Some(parts) = schema.get("prefixItems") {
            self.outline.push('(');
            for (position, part) in parts.items().iter().enumerate() {
                self.part(&["prefixItems", &position.to_string()], |outliner| outliner.schema(part))?;
            }
            self.outline.push(')');
            return Ok(());
        }
        let Some(items) = schema.get("items") else { return self.refuse("is an array without `items`") };
        if *items == Json::Bool(false) {
            self.outline.push_str("()");
            return Ok(());
        }
        self.outline.push('[');
        self.part(&["items"], |outliner| outliner.schema(items))
    }

    fn object(&mut self, schema: &'d Json, definition: Option<&'d str>) -> Done {
        if schema.get("properties").is_none() {
            let Some(value) = schema.get("additionalProperties") else {
                return self.refuse("is an object without `properties`");
            };
            return self.map(schema, value, "additionalProperties");
        }
        let is_root = std::ptr::eq(schema, self.root);
        self.open.push(if is_root { Some("") } else { definition });
        self.outline.push('{');
        self.members(schema, None)?;
        self.outline.push('}');
        self.open.pop();
        Ok(())
    }

    pub(super) fn map(&mut self, schema: &'d Json, value: &'d Json, at: &'static str) -> Done {
        self.outline.push('m');
        // Where a map stands among other members, `propertyNames` would speak of those as well.
        let names = ["x-keys", "propertyNames"].into_iter().find_map(|word| Some((word, schema.get(word)?)));
        match names {
            None => self.outline.push_str("s0:"),
            Some((word, key)) => self.part(&[word], |outliner| outliner.key(key))?,
        }
        self.part(&[at], |outliner| outliner.schema(value))
    }

    /// Keys are strings in JSON, also those of numbers.
    fn key(&mut self, key: &'d Json) -> Done {
        match key.get("x-key").and_then(Json::as_text) {
            Some("boolean") => {
                self.outline.push('b');
                Ok(())
            }
            Some(number) => self.integer(number),
            None => self.schema(key),
        }
    }

    /// The members of an object, except for the tag that stands among them.
    pub(super) fn members(&mut self, schema: &'d Json, tag: Option<&str>) -> Done {
        for (name, property) in schema.get("properties").map_or(&[][..], Json::members) {
            if Some(name.as_str()) == tag {
                continue;
            }
            let start = self.outline.len();
            let says = |word| property.get(word).is_some_and(Json::is_true);
            let mark = if is_required(schema, name) { 'r' } else { 'o' };
            self.outline.push(if says("x-removed") { 'x' } else { mark });
            if says("x-key") {
                self.outline.push('k');
            }
            if says("x-sensitive") {
                self.outline.push('!');
            }
            self.aliases(property);
            self.name(name);
            self.part(&["properties", name], |outliner| outliner.schema(property))?;
            if std::ptr::eq(schema, self.root) {
                self.members.push((name.clone(), self.outline[start..].to_owned()));
            }
        }
        if let Some(rest) = schema.get("unevaluatedProperties") {
            self.outline.push('+');
            self.map(schema, rest, "unevaluatedProperties")?;
        }
        for (position, part) in schema.get("allOf").map_or(&[][..], Json::items).iter().enumerate() {
            self.outline.push('+');
            self.part(&["allOf", &position.to_string()], |outliner| outliner.flattened(part))?;
        }
        Ok(())
    }

    /// What is flattened; with `x-absent` it may be missing as a whole.
    fn flattened(&mut self, part: &'d Json) -> Done {
        match part.get("anyOf").map(Json::items) {
            Some([inner, absent]) if absent.get("x-absent").is_some() => {
                self.outline.push('?');
                self.part(&["anyOf", "0"], |outliner| outliner.schema(inner))
            }
            _ => self.schema(part),
        }
    }

    pub(super) fn aliases(&mut self, of: &'d Json) {
        for alias in of.get("x-aliases").map_or(&[][..], Json::items).iter().filter_map(Json::as_text) {
            self.outline.push('a');
            self.name(alias);
        }
    }
}

fn is_required(schema: &Json, name: &str) -> bool {
    schema.get("required").map_or(&[][..], Json::items).iter().any(|required| required.as_text() == Some(name))
}
