//! Whether data without a type fits a schema; if not, where.

use std::fmt;

use serde_json::{Map, Value};

use super::{Body, Enum, Field, Object, Schema, Tagging, Variant};

/// One place where data does not fit its schema.
///
/// It names the place, what belongs there and what kind of value stands there, but never the value, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    path: String,
    expected: String,
    found: &'static str,
}

impl Mismatch {
    /// Where: `price.amount`, `tags[2]`; empty for the data as a whole.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What belongs there.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What stands there: `a string`, `nothing`.
    pub fn found(&self) -> &str {
        self.found
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, expected, found } = self;
        match path.as_str() {
            "" => write!(f, "the data must be {expected}, and is {found}"),
            path => write!(f, "`{path}` must be {expected}, and is {found}"),
        }
    }
}

/// Every place where `data` does not fit; empty if it can be read.
pub(crate) fn mismatches(object: &'static Object, data: &Value) -> Vec<Mismatch> {
    let mut checker = Checker { path: String::new(), found: Vec::new() };
    checker.value(&Schema::Object(object), data);
    checker.found
}

struct Checker {
    path: String,
    found: Vec<Mismatch>,
}

impl Checker {
    fn value(&mut self, schema: &Schema, value: &Value) {
        match (schema, value) {
            (Schema::Any, _)
            | (Schema::Bool, Value::Bool(_))
            | (Schema::Float { .. }, Value::Number(_))
            | (Schema::Nullable(_), Value::Null) => {}
            (Schema::Nullable(inner), value) => self.value(inner, value),
            (Schema::Integer { signed, bits }, Value::Number(number)) if fits(number, *signed, *bits) => {}
            (Schema::Text(format), Value::String(text)) if has_format(format, text) => {}
            (Schema::List(inner), Value::Array(items)) => {
                for (position, item) in items.iter().enumerate() {
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
                    self.member(name, |checker| checker.value(value, member));
                }
            }
            (Schema::Object(object), Value::Object(members)) => self.fields(object.fields, members),
            (Schema::Enum(choice), value) => self.choice(choice, value),
            (Schema::Recursive(recursive), value) => self.value(&recursive.schema(), value),
            (Schema::Text(_), Value::String(_)) => self.report(expectation(schema), "a string without one"),
            (Schema::Integer { .. }, Value::Number(number)) if !number.is_f64() => {
                self.report(expectation(schema), "a number out of its range");
            }
            (schema, value) => self.report(expectation(schema), kind(value)),
        }
    }

    fn fields(&mut self, fields: &'static [Field], members: &Map<String, Value>) {
        for field in fields {
            if field.flatten {
                self.flattened(field, members);
                continue;
            }
            let mut names = std::iter::once(&field.name).chain(field.aliases);
            match names.find_map(|name| members.get(*name)) {
                Some(value) => self.member(field.name, |checker| checker.value(field.schema, value)),
                None if field.optional => {}
                None => self.member(field.name, |checker| checker.report(expectation(field.schema), "missing")),
            }
        }
    }

    /// The members of a flattened field stand among ours.
    fn flattened(&mut self, field: &Field, members: &Map<String, Value>) {
        match field.schema {
            Schema::Object(object) => self.fields(object.fields, members),
            Schema::Enum(choice) if !matches!(choice.tagging, Tagging::External) => {
                self.choice(choice, &Value::Object(members.clone()));
            }
            // An optional struct is read if it fits; a map takes what is left over.
            _ => {}
        }
    }

    fn choice(&mut self, choice: &'static Enum, value: &Value) {
        match choice.tagging {
            Tagging::External => self.external(choice, value),
            Tagging::Internal { tag } => {
                if let Some((variant, members)) = self.tagged(choice, tag, value) {
                    match variant.body {
                        Body::Unit => {}
                        Body::Object(fields) => self.fields(fields, members),
                        Body::Newtype(schema) => self.value(schema, value),
                        Body::Tuple(parts) => self.value(&Schema::Tuple(parts), value),
                    }
                }
            }
            Tagging::Adjacent { tag, content } => {
                if let Some((variant, members)) = self.tagged(choice, tag, value) {
                    match (variant.body, members.get(content)) {
                        (Body::Unit, _) => {}
                        (body, Some(data)) => self.member(content, |checker| checker.body(body, data)),
                        (_, None) => self.member(content, |checker| checker.report("there".to_owned(), "missing")),
                    }
                }
            }
            Tagging::Untagged => {
                let fits = choice.variants.iter().any(|variant| {
                    let mut attempt = Checker { path: String::new(), found: Vec::new() };
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
            (Some(Variant { body: Body::Unit, .. }), Some(data)) => {
                if !data.is_null() {
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
            (Body::Object(fields), Value::Object(members)) => self.fields(fields, members),
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
        self.found.push(Mismatch { path: self.path.clone(), expected, found });
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
        Value::Number(number) if number.is_f64() => "a number with a fraction",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

fn fits(number: &serde_json::Number, signed: bool, bits: u8) -> bool {
    let Some(value) = number.as_i128() else { return false };
    if signed {
        let limit = 1_i128 << (bits - 1);
        (-limit..limit).contains(&value)
    } else {
        (0..1_i128 << bits).contains(&value)
    }
}

/// Only formats on which all readers agree are looked into; the rest is left to the type's own `Deserialize`.
fn has_format(format: &str, text: &str) -> bool {
    match format {
        "uuid" => uuid::Uuid::try_parse(text).is_ok(),
        "date" => text.parse::<jiff::civil::Date>().is_ok(),
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        "char" => text.chars().count() == 1,
        "ip" => text.parse::<std::net::IpAddr>().is_ok(),
        "ipv4" => text.parse::<std::net::Ipv4Addr>().is_ok(),
        "ipv6" => text.parse::<std::net::Ipv6Addr>().is_ok(),
        "socket-address" => text.parse::<std::net::SocketAddr>().is_ok(),
        "decimal" => is_decimal(text),
        _ => true,
    }
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    !(whole.is_empty() && fraction.is_empty()) && all_digits(whole) && all_digits(fraction)
}
