//! The structs and enums within an event.

use std::fmt::Write as _;

use super::text::{cell, code, codes, head, row};
use super::{fields, paragraph};
use crate::schema::{Body, Enum, Field, Object, Schema, Tagging, Variant};

/// The types with a name within an event, each once, in the order in which they are met.
#[derive(Default)]
pub(super) struct Nested {
    types: Vec<Named>,
    /// The types that hold themselves, which are entered once.
    entered: Vec<&'static str>,
}

enum Named {
    Object(Object),
    Enum(Enum),
}

impl Named {
    /// Two types may have one name, and then differ in this.
    fn shown(&self) -> (&'static str, String) {
        match self {
            Self::Object(object) => (object.name, object.to_string()),
            Self::Enum(choice) => (choice.name, choice.to_string()),
        }
    }
}

impl Nested {
    pub(super) fn of(fields: &[Field]) -> Self {
        let mut nested = Self::default();
        nested.fields(fields);
        nested
    }

    fn fields(&mut self, fields: &[Field]) {
        for field in fields {
            match (field.flatten, crate::schema::outline::bare(field.schema)) {
                // Its fields are in the table already.
                (true, Schema::Object(object)) => self.fields(object.fields),
                (_, schema) => self.schema(schema),
            }
        }
    }

    fn schema(&mut self, schema: &Schema) {
        match schema {
            Schema::Nullable(inner) | Schema::List(inner) => self.schema(inner),
            Schema::Tuple(parts) => parts.iter().for_each(|part| self.schema(part)),
            Schema::Map { key, value } => {
                self.schema(key);
                self.schema(value);
            }
            Schema::Object(object) => {
                if self.is_new(Named::Object(**object)) {
                    self.fields(object.fields);
                }
            }
            Schema::Enum(choice) => {
                if self.is_new(Named::Enum(**choice)) {
                    choice.variants.iter().for_each(|variant| self.body(variant.body));
                }
            }
            Schema::Recursive(recursive) if self.entered.contains(&recursive.name()) => {}
            Schema::Recursive(recursive) => {
                self.entered.push(recursive.name());
                self.schema(&recursive.schema());
            }
            Schema::Any | Schema::Bool | Schema::Integer { .. } | Schema::Float { .. } | Schema::Text(_) => {}
        }
    }

    fn is_new(&mut self, named: Named) -> bool {
        let shown = named.shown();
        let is_new = self.types.iter().all(|known| known.shown() != shown);
        if is_new {
            self.types.push(named);
        }
        is_new
    }

    fn body(&mut self, body: Body) {
        match body {
            Body::Unit => {}
            Body::Newtype(schema) => self.schema(schema),
            Body::Tuple(parts) => self.schema(&Schema::Tuple(parts)),
            Body::Object(fields) => self.fields(fields),
        }
    }

    pub(super) fn write(&self, out: &mut String) {
        for named in &self.types {
            match named {
                Named::Object(object) => {
                    heading(out, object.name, object.description);
                    out.push_str(&fields::table(object.fields));
                }
                Named::Enum(choice) => write_enum(out, choice),
            }
        }
    }
}

fn heading(out: &mut String, name: &str, description: &str) {
    let _ = writeln!(out, "\n#### {}\n", code(name));
    paragraph(out, description);
}

fn write_enum(out: &mut String, choice: &Enum) {
    heading(out, choice.name, choice.description);
    paragraph(out, &how_it_is_written(choice));
    out.push_str(&head(["variant", "data", "description"]));
    for variant in choice.variants {
        out.push_str(&variant_row(variant));
    }
    for variant in choice.variants {
        if let Body::Object(fields @ [_, ..]) = variant.body {
            heading(out, &format!("{}::{}", choice.name, variant.name), "");
            out.push_str(&fields::table(fields));
        }
    }
}

fn how_it_is_written(choice: &Enum) -> String {
    let plain = choice.variants.iter().all(|variant| matches!(variant.body, Body::Unit));
    match choice.tagging {
        Tagging::External if plain => "One of these names.".to_owned(),
        Tagging::External => {
            "The name of a variant without data, or an object with one member, the variant's name and its data."
                .to_owned()
        }
        Tagging::Internal { tag } => {
            format!("An object; its member {} is the variant's name, and its data stands beside it.", code(tag))
        }
        Tagging::Adjacent { tag, content } => {
            format!("An object; its member {} is the variant's name, {} its data.", code(tag), code(content))
        }
        Tagging::Untagged => "The data alone; the first that fits is meant.".to_owned(),
    }
}

fn variant_row(variant: &Variant) -> String {
    let data = match variant.body {
        Body::Unit => String::new(),
        Body::Newtype(schema) => code(&schema.to_string()),
        Body::Tuple(parts) => code(&Schema::Tuple(parts).to_string()),
        Body::Object(fields) => code(&Object::new("", "", fields).to_string()),
    };
    let mut notes = vec![cell(variant.description)];
    if variant.other {
        notes.push("Stands for every name that is not known.".to_owned());
    }
    if !variant.aliases.is_empty() {
        notes.push(format!("Read as {} as well.", codes(variant.aliases.iter().copied())));
    }
    notes.retain(|note| !note.is_empty());
    row([&code(variant.name), &data, &notes.join(" ")])
}
