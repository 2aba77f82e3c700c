//! A schema as a JSON Schema document, which `outline` reads.

use super::json::Json;
use super::words::{
    Members, add_property, aliases, described, integer, integer_format, member, object_of, other_names, put_first,
    reference, tagging, text, texts, typed,
};
use crate::schema::{Body, Enum, Field, Object, Recursive, Schema, Tagging, Variant};

/// A document of an object: its schema, and the definitions that it refers to.
pub(super) fn document(object: &Object) -> (Members, Members) {
    let mut writer = Writer {
        around: vec![Around { name: object.name.to_owned(), definition: None }],
        definitions: Vec::new(),
        referred: Vec::new(),
    };
    let members = writer.members(object.fields, Members::new(), Vec::new());
    (members, writer.definitions)
}

/// One of the objects and enums around a spot.
struct Around {
    name: String,
    /// Its name in `$defs`; `None` for the document itself.
    definition: Option<String>,
}

struct Writer {
    around: Vec<Around>,
    definitions: Members,
    /// The definitions that something refers to.
    referred: Vec<String>,
}

impl Writer {
    fn schema(&mut self, schema: &Schema) -> Members {
        match schema {
            Schema::Any => Members::new(),
            Schema::Bool => typed("boolean"),
            Schema::Integer { signed, bits } => integer(*signed, *bits),
            Schema::Float { bits } => {
                vec![
                    member("type", text("number")),
                    member("format", text(if *bits == 32 { "float" } else { "double" })),
                ]
            }
            Schema::Text("") => typed("string"),
            Schema::Text(format) => vec![member("type", text("string")), member("format", text(*format))],
            Schema::Nullable(inner) => self.nullable(inner),
            Schema::List(inner) => vec![member("type", text("array")), member("items", self.value(inner))],
            Schema::Tuple(parts) => self.tuple(parts),
            Schema::Map { key, value } => {
                let mut members = typed("object");
                members.extend(self.key(key).map(|key| member("propertyNames", key)));
                members.push(member("additionalProperties", self.value(value)));
                members
            }
            Schema::Object(object) => self.defined(object.name, |writer| writer.object(object)),
            Schema::Enum(choice) => self.choice(choice, false),
            Schema::Recursive(recursive) => self.again(*recursive),
        }
    }

    fn value(&mut self, schema: &Schema) -> Json {
        Json::Object(self.schema(schema))
    }

    fn nullable(&mut self, inner: &Schema) -> Members {
        let mut members = self.schema(inner);
        let simple = !matches!(inner, Schema::Any | Schema::Nullable(_) | Schema::Enum(_) | Schema::Recursive(_));
        if let Some((_, kind)) = members.iter_mut().find(|(name, _)| simple && name == "type") {
            *kind = Json::List(vec![kind.clone(), text("null")]);
            return members;
        }
        vec![member("anyOf", Json::List(vec![Json::Object(members), Json::Object(typed("null"))]))]
    }

    fn tuple(&mut self, parts: &[Schema]) -> Members {
        let count = Json::Number(parts.len().to_string());
        let parts: Vec<Json> = parts.iter().map(|part| self.value(part)).collect();
        let mut members = typed("array");
        // JSON Schema wants one item at least there.
        members.extend((!parts.is_empty()).then(|| member("prefixItems", Json::List(parts))));
        members.extend([
            member("items", Json::Bool(false)),
            member("minItems", count.clone()),
            member("maxItems", count),
        ]);
        members
    }

    /// Keys are strings in JSON, also those of numbers. `None` for any string.
    fn key(&mut self, key: &Schema) -> Option<Json> {
        let members = match key {
            Schema::Text("") => return None,
            Schema::Bool => vec![member("enum", texts(["true", "false"])), member("x-key", text("boolean"))],
            Schema::Integer { signed, bits } => {
                let pattern = if *signed { "^-?[0-9]+$" } else { "^[0-9]+$" };
                vec![member("pattern", text(pattern)), member("x-key", text(integer_format(*signed, *bits)))]
            }
            key => self.schema(key),
        };
        Some(Json::Object(members))
    }

    fn object(&mut self, object: &Object) -> Members {
        let mut members = described(object.description);
        members.extend(typed("object"));
        self.members(object.fields, members, Vec::new())
    }

    /// What has a name, and may be met again inside of itself: then it is a definition, else it stands where it is used.
    fn defined(&mut self, name: &str, write: impl Fn(&mut Self) -> Members) -> Members {
        for count in 1.. {
            let definition = if count == 1 { name.to_owned() } else { format!("{name}{count}") };
            self.around.push(Around { name: name.to_owned(), definition: Some(definition.clone()) });
            let referred = self.referred.len();
            let written = write(self);
            self.around.pop();
            let is_referred = self.referred[referred..].contains(&definition);
            if !is_referred {
                return written;
            }
            let written = Json::Object(written);
            let taken = self.definitions.iter().find(|(known, _)| *known == definition);
            match taken {
                Some((_, other)) if *other != written => continue,
                Some(_) => {}
                None => self.definitions.push((definition.clone(), written)),
            }
            return reference(&definition);
        }
        unreachable!("one of the names is free")
    }

    fn again(&mut self, recursive: Recursive) -> Members {
        if let Some(around) = self.around.iter().rev().find(|around| around.name == recursive.name()) {
            let Some(definition) = around.definition.clone() else { return vec![member("$ref", text("#"))] };
            self.referred.push(definition.clone());
            return reference(&definition);
        }
        let name = recursive.name();
        if self.definitions.iter().all(|(known, _)| known != name) {
            let place = self.definitions.len();
            self.definitions.push(member(name, Json::Null));
            // It does not stand where it is used, and what is around there is not around it.
            let around = std::mem::take(&mut self.around);
            self.definitions[place].1 = self.value(&recursive.schema());
            self.around = around;
        }
        let mut members = reference(name);
        members.push(member("x-recursive", Json::Bool(true)));
        members
    }

    /// Adds the fields to the members of an object schema; `properties` and `required` may have begun.
    fn members(&mut self, fields: &[Field], mut schema: Members, mut properties: Members) -> Members {
        let mut required: Vec<String> = properties.iter().map(|(name, _)| name.clone()).collect();
        let mut rest = Members::new();
        let mut parts = Vec::new();
        self.fields(
            fields,
            false,
            &mut Growing { properties: &mut properties, required: &mut required, rest: &mut rest, parts: &mut parts },
        );
        schema.push(member("properties", Json::Object(properties)));
        if !required.is_empty() {
            schema.push(member("required", texts(required.iter().map(String::as_str))));
        }
        schema.extend(rest);
        if !parts.is_empty() {
            schema.push(member("allOf", Json::List(parts)));
        }
        schema
    }

    fn fields(&mut self, fields: &[Field], optional: bool, object: &mut Growing<'_>) {
        for field in fields {
            let optional = optional || field.optional;
            if field.flatten {
                self.flattened(field.schema, optional, object);
                continue;
            }
            if !optional {
                object.required.push(field.name.to_owned());
            }
            object.properties.push(member(field.name, self.property(field)));
        }
    }

    fn property(&mut self, field: &Field) -> Json {
        let schema = self.schema(field.schema);
        let mut members = described(field.description);
        // What is said of the field stands before what is said of its type.
        members.extend(schema.into_iter().filter(|(name, _)| field.description.is_empty() || name != "description"));
        members.extend(field.key.then(|| member("x-key", Json::Bool(true))));
        members.extend(field.sensitive.then(|| member("x-sensitive", Json::Bool(true))));
        members.extend(aliases(field.aliases));
        Json::Object(members)
    }

    fn flattened(&mut self, schema: &Schema, optional: bool, object: &mut Growing<'_>) {
        match schema {
            Schema::Object(inner) => self.fields(inner.fields, optional, object),
            Schema::Nullable(inner) => self.flattened(inner, true, object),
            // Every other map would have the same entries.
            Schema::Any | Schema::Map { .. } if !object.rest.is_empty() => {}
            Schema::Any => object.rest.push(member("unevaluatedProperties", Json::Object(Members::new()))),
            Schema::Map { key, value } => {
                object.rest.extend(self.key(key).map(|key| member("x-keys", key)));
                object.rest.push(member("unevaluatedProperties", self.value(value)));
            }
            schema => {
                let part = match schema {
                    Schema::Enum(choice) => self.choice(choice, true),
                    schema => self.schema(schema),
                };
                object.parts.push(if optional {
                    let absent = Json::Object(vec![member("x-absent", Json::Bool(true))]);
                    Json::Object(vec![member("anyOf", Json::List(vec![Json::Object(part), absent]))])
                } else {
                    Json::Object(part)
                });
            }
        }
    }

    /// `among`: among the members of another object, where the name of a variant without data is a member itself.
    fn choice(&mut self, choice: &Enum, among: bool) -> Members {
        let plain = |variant: &Variant| {
            matches!(variant.body, Body::Unit)
                && variant.description.is_empty()
                && variant.aliases.is_empty()
                && !variant.other
        };
        if choice.tagging == Tagging::External && !among && choice.variants.iter().all(plain) {
            let mut members = described(choice.description);
            members.extend(typed("string"));
            members.push(member("enum", texts(choice.variants.iter().map(|variant| variant.name))));
            return members;
        }
        self.defined(choice.name, |writer| writer.variants(choice, among))
    }

    fn variants(&mut self, choice: &Enum, among: bool) -> Members {
        let overlap = choice.tagging == Tagging::Untagged || choice.variants.iter().any(Variant::is_other);
        let variants =
            choice.variants.iter().map(|variant| Json::Object(self.variant(variant, choice, among))).collect();
        let mut members = described(choice.description);
        members.push(member("x-tagging", tagging(choice.tagging)));
        members.push(member(if overlap { "anyOf" } else { "oneOf" }, Json::List(variants)));
        members
    }

    fn variant(&mut self, variant: &Variant, choice: &Enum, among: bool) -> Members {
        let mut members = vec![member("x-variant", text(variant.name))];
        members.extend(variant.other.then(|| member("x-other", Json::Bool(true))));
        members.extend(aliases(variant.aliases));
        let description = described(variant.description);
        let says_itself = !description.is_empty();
        members.extend(description);
        let wanted = if variant.other { other_names(choice) } else { vec![member("const", text(variant.name))] };
        let body = match choice.tagging {
            Tagging::External => match self.body(variant.body) {
                None if among => object_of(variant.name, Json::Object(typed("null"))),
                None => wanted,
                Some(data) => {
                    let mut object = object_of(variant.name, Json::Object(data));
                    object.extend((!among).then(|| member("additionalProperties", Json::Bool(false))));
                    object
                }
            },
            Tagging::Adjacent { tag, content } => {
                let mut object = object_of(tag, Json::Object(wanted));
                if let Some(data) = self.body(variant.body) {
                    add_property(&mut object, content, Json::Object(data));
                }
                object
            }
            Tagging::Internal { tag } => self.internal(variant.body, tag, Json::Object(wanted)),
            Tagging::Untagged => self.body(variant.body).unwrap_or_else(|| typed("null")),
        };
        members.extend(body.into_iter().filter(|(name, _)| !says_itself || name != "description"));
        members
    }

    fn body(&mut self, body: Body) -> Option<Members> {
        match body {
            Body::Unit => None,
            Body::Newtype(schema) => Some(self.schema(schema)),
            Body::Tuple(parts) => Some(self.tuple(parts)),
            Body::Object(fields) => Some(self.members(fields, typed("object"), Members::new())),
        }
    }

    /// The name of the variant stands among the members of its data.
    fn internal(&mut self, body: Body, tag: &str, wanted: Json) -> Members {
        let newtype = match body {
            Body::Object(fields) => return self.members(fields, typed("object"), vec![member(tag, wanted)]),
            Body::Unit | Body::Tuple(_) => return object_of(tag, wanted),
            Body::Newtype(schema) => schema,
        };
        let tag_schema = wanted.clone();
        let mut object = object_of(tag, wanted);
        object.push(member("x-data", Json::Bool(true)));
        match newtype {
            Schema::Map { key, value } => {
                object.extend(self.key(key).map(|key| member("x-keys", key)));
                object.push(member("unevaluatedProperties", self.value(value)));
            }
            schema => {
                let mut data = match schema {
                    Schema::Enum(choice) => self.choice(choice, true),
                    schema => self.schema(schema),
                };
                // To a map that takes what is left over, the tag would be an entry if it did not stand beside it.
                if data.iter().any(|(word, _)| word == "unevaluatedProperties") {
                    put_first(&mut data, tag, tag_schema);
                    return data;
                }
                object.push(member("allOf", Json::List(vec![Json::Object(data)])));
            }
        }
        object
    }
}

/// An object schema that is being made.
struct Growing<'o> {
    properties: &'o mut Members,
    required: &'o mut Vec<String>,
    rest: &'o mut Members,
    parts: &'o mut Vec<Json>,
}
