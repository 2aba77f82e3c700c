//! The outline of an enum in a schema document. The same file stands in event-bus and in event-bus-derive, and a test holds them equal.

use super::json::Json;
use super::outline::{Done, Outliner};

impl<'d> Outliner<'d> {
    pub(super) fn choice(&mut self, schema: &'d Json, definition: Option<&'d str>) -> Done {
        let tagging = Tagging::of(schema);
        self.outline.push('<');
        match tagging {
            Some(Tagging::External) => self.outline.push('e'),
            Some(Tagging::Untagged) => self.outline.push('u'),
            Some(Tagging::Internal(tag)) => {
                self.outline.push('i');
                self.name(tag);
            }
            Some(Tagging::Adjacent(tag, content)) => {
                self.outline.push('j');
                self.name(tag);
                self.name(content);
            }
            None => {}
        }
        let Some(tagging) = tagging else {
            return self.refuse("has an `x-tagging` that is none of \"external\", \"untagged\", {\"internal\": tag}, {\"adjacent\": [tag, content]}");
        };
        self.open.push(definition);
        let list = if schema.get("oneOf").is_some() { "oneOf" } else { "anyOf" };
        for (position, variant) in schema.get(list).map_or(&[][..], Json::items).iter().enumerate() {
            self.part(&[list, &position.to_string()], |outliner| outliner.variant(variant, tagging))?;
        }
        self.open.pop();
        self.outline.push('>');
        Ok(())
    }

    fn variant(&mut self, variant: &'d Json, tagging: Tagging<'d>) -> Done {
        let Some(name) = variant.get("x-variant").and_then(Json::as_text) else {
            return self.refuse("has no `x-variant`, which is the variant's name");
        };
        self.outline.push(if variant.get("x-other").is_some_and(Json::is_true) { 'w' } else { 'v' });
        self.aliases(variant);
        self.name(name);
        let property = |name: &str| variant.get("properties").and_then(|properties| properties.get(name));
        let is_null = |data: &Json| data.get("type").and_then(Json::as_text) == Some("null");
        let data = match tagging {
            // Among other members a variant without data is a member that is null.
            Tagging::External => {
                property(name).filter(|data| !is_null(data)).map(|data| (vec!["properties", name], data))
            }
            Tagging::Adjacent(_, content) => property(content).map(|data| (vec!["properties", content], data)),
            Tagging::Untagged if is_null(variant) => None,
            Tagging::Untagged => Some((Vec::new(), variant)),
            Tagging::Internal(tag) => return self.internal(variant, tag),
        };
        let Some((steps, data)) = data else {
            self.outline.push('-');
            return Ok(());
        };
        self.outline.push('=');
        self.part(&steps, |outliner| outliner.schema(data))
    }

    /// The data of a variant whose name stands among its members.
    fn internal(&mut self, variant: &'d Json, tag: &str) -> Done {
        self.outline.push('=');
        if variant.get("x-data").is_some_and(Json::is_true) {
            if let Some(rest) = variant.get("unevaluatedProperties") {
                return self.map(variant, rest, "unevaluatedProperties");
            }
            let Some(data) = variant.get("allOf").and_then(|parts| parts.items().first()) else {
                return self.refuse("has `x-data` and no `allOf`");
            };
            return self.part(&["allOf", "0"], |outliner| outliner.schema(data));
        }
        self.open.push(None);
        self.outline.push('{');
        self.members(variant, Some(tag))?;
        self.outline.push('}');
        self.open.pop();
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Tagging<'d> {
    External,
    Internal(&'d str),
    Adjacent(&'d str, &'d str),
    Untagged,
}

impl<'d> Tagging<'d> {
    fn of(schema: &'d Json) -> Option<Self> {
        let tagging = schema.get("x-tagging")?;
        match tagging.as_text() {
            Some("external") => return Some(Self::External),
            Some("untagged") => return Some(Self::Untagged),
            Some(_) => return None,
            None => {}
        }
        if let Some(tag) = tagging.get("internal") {
            return tag.as_text().map(Self::Internal);
        }
        match tagging.get("adjacent")?.items() {
            [Json::Text(tag), Json::Text(content)] => Some(Self::Adjacent(tag, content)),
            _ => None,
        }
    }
}
