//! Made-up data that fits a schema, for the test that compares a schema with what serde really writes.

use serde_json::{Map, Value, json};

use super::{Body, Enum, Field, Object, Schema, Tagging, Variant};

/// How deep an example of a type that holds itself goes before its optional parts are left out.
const DEEP_ENOUGH: usize = 3;

/// Examples that together show every member and every variant: the first without what may be left out, the others full, one for each
/// variant of the enum that has most.
pub(crate) fn examples(object: &'static Object) -> Vec<Value> {
    let schema = Schema::Object(object);
    let turns = most_variants(&schema, 0).max(1);
    let minimal = Maker { full: false, turn: 0 }.value(&schema, 0);
    let full = (0..turns).map(|turn| Maker { full: true, turn }.value(&schema, 0));
    std::iter::once(minimal).chain(full).collect()
}

struct Maker {
    full: bool,
    turn: usize,
}

impl Maker {
    fn value(&self, schema: &Schema, depth: usize) -> Value {
        let rich = self.full && depth < DEEP_ENOUGH * 2;
        match schema {
            Schema::Any => json!({ "any": ["thing", 1, null] }),
            Schema::Bool => json!(true),
            Schema::Integer { .. } => json!(1),
            Schema::Float { .. } => json!(1.5),
            Schema::Text(format) => json!(text(format)),
            Schema::Nullable(inner) if rich => self.value(inner, depth + 1),
            Schema::Nullable(_) => Value::Null,
            Schema::List(inner) if rich => json!([self.value(inner, depth + 1)]),
            Schema::List(_) => json!([]),
            Schema::Tuple(parts) => parts.iter().map(|part| self.value(part, depth + 1)).collect(),
            Schema::Map { key, value } if rich => {
                let name = match self.value(key, depth + 1) {
                    Value::String(name) => name,
                    other => other.to_string(),
                };
                Value::Object(Map::from_iter([(name, self.value(value, depth + 1))]))
            }
            Schema::Map { .. } => json!({}),
            Schema::Object(object) => Value::Object(self.members(object.fields, depth)),
            Schema::Enum(choice) => self.choice(choice, depth),
            Schema::Recursive(recursive) => self.value(&recursive.schema(), depth + DEEP_ENOUGH),
        }
    }

    fn members(&self, fields: &'static [Field], depth: usize) -> Map<String, Value> {
        let mut members = Map::new();
        for field in fields {
            if field.optional && (!self.full || depth >= DEEP_ENOUGH * 2) {
                continue;
            }
            let value = match field.example {
                Some(example) => serde_json::from_str(&example()).unwrap_or(Value::Null),
                None => self.value(field.schema, depth + 1),
            };
            match value {
                Value::Object(inner) if field.flatten => members.extend(inner),
                value => drop(members.insert(field.name.to_owned(), value)),
            }
        }
        members
    }

    fn choice(&self, choice: &'static Enum, depth: usize) -> Value {
        // `#[serde(other)]` stands for names that are not ours to make up.
        let variants: Vec<&Variant> = choice.variants.iter().filter(|variant| !variant.other).collect();
        let Some(variant) = variants.get(self.turn % variants.len().max(1)) else { return Value::Null };
        let (name, body) = (variant.name, variant.body);
        match choice.tagging {
            Tagging::External => match body {
                Body::Unit => json!(name),
                body => json!({ name: self.body(body, depth) }),
            },
            Tagging::Internal { tag } => {
                let mut members = match self.body(body, depth) {
                    Value::Object(members) => members,
                    _ => Map::new(),
                };
                members.insert(tag.to_owned(), json!(name));
                Value::Object(members)
            }
            Tagging::Adjacent { tag, .. } if matches!(body, Body::Unit) => json!({ tag: name }),
            Tagging::Adjacent { tag, content } => json!({ tag: name, content: self.body(body, depth) }),
            Tagging::Untagged => self.body(body, depth),
        }
    }

    fn body(&self, body: Body, depth: usize) -> Value {
        match body {
            Body::Unit => Value::Null,
            Body::Newtype(schema) => self.value(schema, depth + 1),
            Body::Tuple(parts) => self.value(&Schema::Tuple(parts), depth + 1),
            Body::Object(fields) => Value::Object(self.members(fields, depth + 1)),
        }
    }
}

fn most_variants(schema: &Schema, depth: usize) -> usize {
    let fields =
        |fields: &[Field]| fields.iter().map(|field| most_variants(field.schema, depth + 1)).max().unwrap_or(0);
    match schema {
        Schema::Nullable(inner) | Schema::List(inner) | Schema::Map { value: inner, .. } => {
            most_variants(inner, depth + 1)
        }
        Schema::Tuple(parts) => parts.iter().map(|part| most_variants(part, depth + 1)).max().unwrap_or(0),
        Schema::Object(object) => fields(object.fields),
        Schema::Enum(choice) => {
            let inner = choice.variants.iter().map(|variant| match variant.body {
                Body::Unit => 0,
                Body::Newtype(schema) => most_variants(schema, depth + 1),
                Body::Tuple(parts) => most_variants(&Schema::Tuple(parts), depth + 1),
                Body::Object(inner) => fields(inner),
            });
            choice.variants.len().max(inner.max().unwrap_or(0))
        }
        Schema::Recursive(recursive) if depth < DEEP_ENOUGH => most_variants(&recursive.schema(), depth + DEEP_ENOUGH),
        _ => 0,
    }
}

fn text(format: &str) -> &'static str {
    match format {
        "uuid" => "018f4e6a-9b2c-7def-8123-456789abcdef",
        "date-time" => "2026-11-23T09:30:00Z",
        "zoned-date-time" => "2026-11-23T09:30:00+01:00[+01:00]",
        "local-date-time" => "2026-11-23T09:30:00",
        "time-offset-date-time" => "2026-11-23 09:30:00.0 +00:00:00",
        "time-date-time" => "2026-11-23 09:30:00.0",
        "time-time" => "09:30:00.0",
        "date" => "2026-11-23",
        "local-time" => "09:30:00",
        "duration" => "PT1M30S",
        "decimal" => "12.50",
        "char" => "x",
        "ip" | "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "socket-address" => "192.0.2.1:8080",
        _ => "text",
    }
}
