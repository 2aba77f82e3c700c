//! Outlines: a schema as one short text that holds what readers of the JSON depend on, and nothing else.
//!
//! Rust names of types, descriptions, examples and defaults are not in it. Two schemas with one outline are the same on the wire.
//! The derive makes the outline of a published file (`outline_of` there reads the JSON), this module that of a type; both can be made
//! while the program compiles, and `compare` looks for what lies between them.
//!
//! ```text
//! any *      bool b      integer u32. i8.      float f64.      string s NAME (its format)
//! nullable ? SCHEMA      list [ SCHEMA      tuple ( SCHEMA* )      map m KEY VALUE
//! object { MEMBER* }     MEMBER: (r required | o optional | x removed, and optional) k? !? (a NAME)* NAME SCHEMA,
//!                                or + SCHEMA: a flattened map or enum
//! enum < TAGGING VARIANT* >   TAGGING: e external | i NAME internal | j NAME NAME adjacent | u untagged
//!                             VARIANT: v, or w for `other`, then (a NAME)* NAME, then - (no data) or = SCHEMA
//! recursive ^ 0. (so many objects and enums further out) or @ NAME (not one of those around it)
//! NAME: its length in bytes, a colon, the name
//! ```

use crate::text::{equal, same_bytes};

use super::{Body, Enum, Field, Object, Schema, Tagging};

/// The objects and enums around a spot, innermost first.
#[derive(Clone, Copy)]
struct Frame<'a> {
    name: &'a str,
    outer: Option<&'a Frame<'a>>,
}

/// Where an outline goes: into a buffer, or beside another one that it should be the same as.
pub(crate) enum Sink<'a, const N: usize> {
    /// Fills a buffer.
    Write { bytes: [u8; N], length: usize },
    /// Looks whether each byte is the next one of `expected`.
    Compare { expected: &'a [u8], at: usize, same: bool },
}

/// Whether a schema has this outline.
pub(crate) const fn is_outline_of(outline: &str, object: &Object) -> bool {
    let mut sink: Sink<'_, 0> = Sink::Compare { expected: outline.as_bytes(), at: 0, same: true };
    sink.object(object, None);
    match sink {
        Sink::Compare { expected, at, same } => same && at == expected.len(),
        Sink::Write { .. } => false,
    }
}

impl<const N: usize> Sink<'_, N> {
    pub(crate) const fn buffer() -> Self {
        Self::Write { bytes: [0; N], length: 0 }
    }

    /// What was written; `None` if it did not fit.
    pub(crate) const fn text(&self) -> Option<&str> {
        match self {
            Self::Write { bytes, length } if *length <= N => match std::str::from_utf8(bytes.split_at(*length).0) {
                Ok(text) => Some(text),
                Err(_) => None,
            },
            _ => None,
        }
    }

    const fn byte(&mut self, byte: u8) {
        match self {
            Self::Write { bytes, length } => {
                if *length < N {
                    bytes[*length] = byte;
                }
                *length += 1;
            }
            Self::Compare { expected, at, same } => {
                if *same {
                    *same = *at < expected.len() && expected[*at] == byte;
                    *at += 1;
                }
            }
        }
    }

    const fn number(&mut self, number: usize) {
        if number >= 10 {
            self.number(number / 10);
        }
        #[allow(clippy::cast_possible_truncation, reason = "one digit")]
        self.byte(b'0' + (number % 10) as u8);
    }

    const fn name(&mut self, name: &str) {
        let name = name.as_bytes();
        self.number(name.len());
        self.byte(b':');
        if let Self::Compare { expected, at, same } = self {
            // Eight bytes at once: the compiler pays for each step.
            *same = *same
                && begins_with(expected.split_at(if *at < expected.len() { *at } else { expected.len() }).1, name);
            *at += name.len();
            return;
        }
        let mut at = 0;
        while at < name.len() {
            self.byte(name[at]);
            at += 1;
        }
    }

    /// The outline of an event that has only these of its fields.
    pub(crate) const fn fields_of(&mut self, object: &Object, fields: &[Field]) {
        self.byte(b'{');
        self.members(fields, false, Some(&Frame { name: object.name, outer: None }));
        self.byte(b'}');
    }

    const fn object(&mut self, object: &Object, outer: Option<&Frame<'_>>) {
        self.byte(b'{');
        self.members(object.fields, false, Some(&Frame { name: object.name, outer }));
        self.byte(b'}');
    }

    const fn schema(&mut self, schema: &Schema, outer: Option<&Frame<'_>>) {
        match schema {
            Schema::Any => self.byte(b'*'),
            Schema::Bool => self.byte(b'b'),
            Schema::Integer { signed, bits } => {
                self.byte(if *signed { b'i' } else { b'u' });
                self.number(*bits as usize);
                self.byte(b'.');
            }
            Schema::Float { bits } => {
                self.byte(b'f');
                self.number(*bits as usize);
                self.byte(b'.');
            }
            Schema::Text(format) => {
                self.byte(b's');
                self.name(format);
            }
            Schema::Nullable(inner) => {
                self.byte(b'?');
                self.schema(inner, outer);
            }
            Schema::List(inner) => {
                self.byte(b'[');
                self.schema(inner, outer);
            }
            Schema::Tuple(parts) => self.tuple(parts, outer),
            Schema::Map { key, value } => {
                self.byte(b'm');
                self.schema(key, outer);
                self.schema(value, outer);
            }
            Schema::Object(object) => self.object(object, outer),
            Schema::Enum(choice) => self.choice(choice, outer),
            Schema::Recursive(recursive) => self.again(recursive.name, outer),
        }
    }

    const fn tuple(&mut self, parts: &[Schema], outer: Option<&Frame<'_>>) {
        self.byte(b'(');
        let mut at = 0;
        while at < parts.len() {
            self.schema(&parts[at], outer);
            at += 1;
        }
        self.byte(b')');
    }

    /// A type that is met again inside of itself.
    const fn again(&mut self, name: &str, outer: Option<&Frame<'_>>) {
        let mut frame = outer;
        let mut further_out = 0;
        while let Some(around) = frame {
            if equal(around.name, name) {
                self.byte(b'^');
                self.number(further_out);
                self.byte(b'.');
                return;
            }
            frame = around.outer;
            further_out += 1;
        }
        self.byte(b'@');
        self.name(name);
    }

    /// Members first, then the map that takes what is left over, then flattened enums: in a document they stand apart.
    const fn members(&mut self, fields: &[Field], optional: bool, outer: Option<&Frame<'_>>) {
        if self.named(fields, optional, outer) {
            self.rest(fields, outer);
            self.parts(fields, optional, outer);
        }
    }

    /// The members with names; those of a flattened struct stand in its place. Whether there is a flattened field.
    const fn named(&mut self, fields: &[Field], optional: bool, outer: Option<&Frame<'_>>) -> bool {
        let mut has_flattened = false;
        let mut at = 0;
        while at < fields.len() {
            let field = &fields[at];
            let optional = optional || field.optional;
            if field.flatten {
                has_flattened = true;
                if let Some((object, may_be_missing)) = flattened_object(field.schema, optional) {
                    self.named(object.fields, may_be_missing, outer);
                }
            } else {
                self.member(field, optional, outer);
            }
            at += 1;
        }
        has_flattened
    }

    const fn member(&mut self, field: &Field, optional: bool, outer: Option<&Frame<'_>>) {
        self.byte(if optional { b'o' } else { b'r' });
        if field.key {
            self.byte(b'k');
        }
        if field.sensitive {
            self.byte(b'!');
        }
        self.aliases(field.aliases);
        self.name(field.name);
        self.schema(field.schema, outer);
    }

    /// The first flattened map; every other one would have the same entries. Whether there is one.
    const fn rest(&mut self, fields: &[Field], outer: Option<&Frame<'_>>) -> bool {
        let mut at = 0;
        while at < fields.len() {
            if fields[at].flatten {
                let found = match bare(fields[at].schema) {
                    Schema::Object(object) => self.rest(object.fields, outer),
                    Schema::Any => {
                        self.byte(b'+');
                        self.schema(&Schema::Map { key: &Schema::Text(""), value: &Schema::Any }, outer);
                        true
                    }
                    map @ Schema::Map { .. } => {
                        self.byte(b'+');
                        self.schema(map, outer);
                        true
                    }
                    _ => false,
                };
                if found {
                    return true;
                }
            }
            at += 1;
        }
        false
    }

    /// Flattened enums, and what is known by its name alone.
    const fn parts(&mut self, fields: &[Field], optional: bool, outer: Option<&Frame<'_>>) {
        let mut at = 0;
        while at < fields.len() {
            let field = &fields[at];
            let optional = optional || field.optional;
            if field.flatten {
                match bare(field.schema) {
                    Schema::Object(object) => {
                        self.parts(object.fields, optional || matches!(field.schema, Schema::Nullable(_)), outer);
                    }
                    Schema::Any | Schema::Map { .. } => {}
                    part => {
                        self.byte(b'+');
                        if optional || matches!(field.schema, Schema::Nullable(_)) {
                            self.byte(b'?');
                        }
                        self.schema(part, outer);
                    }
                }
            }
            at += 1;
        }
    }

    const fn aliases(&mut self, aliases: &[&str]) {
        let mut at = 0;
        while at < aliases.len() {
            self.byte(b'a');
            self.name(aliases[at]);
            at += 1;
        }
    }

    const fn choice(&mut self, choice: &Enum, outer: Option<&Frame<'_>>) {
        let frame = Frame { name: choice.name, outer };
        self.byte(b'<');
        let internal = match choice.tagging {
            Tagging::External => {
                self.byte(b'e');
                false
            }
            Tagging::Internal { tag } => {
                self.byte(b'i');
                self.name(tag);
                true
            }
            Tagging::Adjacent { tag, content } => {
                self.byte(b'j');
                self.name(tag);
                self.name(content);
                false
            }
            Tagging::Untagged => {
                self.byte(b'u');
                false
            }
        };
        let mut at = 0;
        while at < choice.variants.len() {
            let variant = &choice.variants[at];
            self.byte(if variant.other { b'w' } else { b'v' });
            self.aliases(variant.aliases);
            self.name(variant.name);
            self.body(variant.body, internal, Some(&frame));
            at += 1;
        }
        self.byte(b'>');
    }

    const fn body(&mut self, body: Body, internal: bool, outer: Option<&Frame<'_>>) {
        match body {
            Body::Unit if internal => self.data(&[], outer),
            Body::Unit => self.byte(b'-'),
            Body::Newtype(schema) => {
                self.byte(b'=');
                self.schema(schema, outer);
            }
            Body::Tuple(parts) => {
                self.byte(b'=');
                self.tuple(parts, outer);
            }
            Body::Object(fields) => self.data(fields, outer),
        }
    }

    const fn data(&mut self, fields: &[Field], outer: Option<&Frame<'_>>) {
        self.byte(b'=');
        self.byte(b'{');
        self.members(fields, false, Some(&Frame { name: "", outer }));
        self.byte(b'}');
    }
}

/// Whether one text begins with another.
const fn begins_with(mut text: &[u8], mut start: &[u8]) -> bool {
    if text.len() < start.len() {
        return false;
    }
    while let (Some((one, text_rest)), Some((other, start_rest))) =
        (text.split_first_chunk::<8>(), start.split_first_chunk::<8>())
    {
        if u64::from_ne_bytes(*one) != u64::from_ne_bytes(*other) {
            return false;
        }
        (text, start) = (text_rest, start_rest);
    }
    same_bytes(text.split_at(start.len()).0, start)
}

/// A schema without the `null` that it also allows.
pub(crate) const fn bare(schema: &Schema) -> &Schema {
    match schema {
        Schema::Nullable(inner) => bare(inner),
        schema => schema,
    }
}

/// The struct that a flattened field holds, not a frame: what it holds stands in the object around it.
const fn flattened_object(schema: &Schema, optional: bool) -> Option<(&'static Object, bool)> {
    match schema {
        Schema::Object(object) => Some((object, optional)),
        Schema::Nullable(inner) => flattened_object(inner, true),
        _ => None,
    }
}
