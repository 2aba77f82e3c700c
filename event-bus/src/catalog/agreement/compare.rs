//! What was said against what was written, member by member, along the schema.

use serde_json::{Map, Value};

use crate::schema::{Body, Enum, Field, Schema, Tagging, Variant};

/// How what was written differs from what was said.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Difference {
    /// A value is another, or gone.
    Value,
    /// A member is written that the schema does not have, at this path.
    Undeclared(String),
}

/// What a place may hold. A variant's members are no schema of their own.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Schema(Schema),
    Members(&'static [Field]),
}

impl Shape {
    fn of(body: Body) -> Self {
        match body {
            Body::Unit => Self::Schema(Schema::Any),
            Body::Newtype(schema) => Self::Schema(*schema),
            Body::Tuple(parts) => Self::Schema(Schema::Tuple(parts)),
            Body::Object(fields) => Self::Members(fields),
        }
    }

    /// Without what only says that a value may be null, or where its schema stands.
    fn bare(self) -> Self {
        match self {
            Self::Schema(Schema::Nullable(inner)) => Self::Schema(*inner).bare(),
            Self::Schema(Schema::Recursive(recursive)) => Self::Schema(recursive.schema()).bare(),
            bare => bare,
        }
    }
}

/// Compares a value with what was said of it. Where nothing was said, because the member may be left out, only the names are looked at.
pub(super) fn compare(shape: Shape, said: Option<&Value>, written: &Value) -> Result<(), Difference> {
    let shape = shape.bare();
    if let Shape::Schema(Schema::Enum(choice @ Enum { tagging: Tagging::Untagged, .. })) = shape {
        return any_variant(choice, said, written);
    }
    match (said, written) {
        (Some(Value::Object(said)), Value::Object(written)) => members(shape, Some(said), written),
        (None, Value::Object(written)) => members(shape, None, written),
        (Some(Value::Array(said)), Value::Array(written)) if said.len() == written.len() => {
            let mut pairs = said.iter().map(Some).zip(written).enumerate();
            pairs.try_for_each(|(position, (said, written))| item(shape, position, said, written))
        }
        (None, Value::Array(written)) => {
            written.iter().enumerate().try_for_each(|(position, written)| item(shape, position, None, written))
        }
        (Some(Value::Number(said)), Value::Number(written)) if said.as_f64() == written.as_f64() => Ok(()),
        (Some(said), written) if said != written => Err(Difference::Value),
        _ => Ok(()),
    }
}

fn item(shape: Shape, position: usize, said: Option<&Value>, written: &Value) -> Result<(), Difference> {
    let inner = match shape {
        Shape::Schema(Schema::List(inner)) => *inner,
        Shape::Schema(Schema::Tuple(parts)) => parts.get(position).copied().unwrap_or(Schema::Any),
        _ => Schema::Any,
    };
    within(&format!("[{position}]"), compare(Shape::Schema(inner), said, written))
}

/// Which variant is meant is known only by trying.
fn any_variant(choice: &'static Enum, said: Option<&Value>, written: &Value) -> Result<(), Difference> {
    let mut first = Ok(());
    for variant in choice.variants {
        match compare(Shape::of(variant.body), said, written) {
            Ok(()) => return Ok(()),
            // A name that one variant does not have tells less than that no variant has the value.
            difference if first.is_ok() => first = difference,
            _ => first = Err(Difference::Value),
        }
    }
    first
}

fn members(shape: Shape, said: Option<&Map<String, Value>>, written: &Map<String, Value>) -> Result<(), Difference> {
    let mut known = Known::default();
    known.add(shape, written);
    for (name, value) in said.into_iter().flatten() {
        if !written.contains_key(name) && !value.is_null() && !known.may_be_left_out(name) {
            return Err(Difference::Value);
        }
    }
    written.iter().try_for_each(|(name, value)| match known.shape(name) {
        Some(shape) => within(name, compare(shape, said.and_then(|said| said.get(name)), value)),
        None => Err(Difference::Undeclared(name.clone())),
    })
}

fn within(step: &str, compared: Result<(), Difference>) -> Result<(), Difference> {
    compared.map_err(|difference| match difference {
        Difference::Undeclared(path) if path.starts_with('[') => Difference::Undeclared(format!("{step}{path}")),
        Difference::Undeclared(path) => Difference::Undeclared(format!("{step}.{path}")),
        Difference::Value => Difference::Value,
    })
}

/// The members that one object may have: its own, and those of what is flattened into it.
#[derive(Default)]
struct Known {
    members: Vec<Member>,
    /// What every other member may hold; none may stand there if this is `None`.
    rest: Option<Shape>,
}

struct Member {
    name: &'static str,
    shape: Shape,
    may_be_left_out: bool,
}

impl Known {
    fn add(&mut self, shape: Shape, written: &Map<String, Value>) {
        match shape {
            Shape::Members(fields) => self.add_fields(fields, written),
            Shape::Schema(Schema::Object(object)) => self.add_fields(object.fields, written),
            Shape::Schema(Schema::Nullable(inner)) => self.add(Shape::Schema(*inner), written),
            Shape::Schema(Schema::Map { value, .. }) => self.add_rest(Shape::Schema(*value)),
            Shape::Schema(Schema::Enum(choice)) => self.add_choice(choice, written),
            // A type flattened into itself has no last member; and no other schema is an object, which the check against it says.
            Shape::Schema(_) => self.add_rest(Shape::Schema(Schema::Any)),
        }
    }

    fn add_fields(&mut self, fields: &'static [Field], written: &Map<String, Value>) {
        for field in fields {
            if field.flatten {
                self.add(Shape::Schema(*field.schema), written);
            } else {
                // A missing `Option` is read as null: leaving out a value there loses it, unless a default brings it back.
                let may_be_left_out = field.optional && (field.default || !matches!(field.schema, Schema::Nullable(_)));
                self.push(field.name, Shape::Schema(*field.schema), may_be_left_out);
            }
        }
    }

    fn add_choice(&mut self, choice: &'static Enum, written: &Map<String, Value>) {
        match choice.tagging {
            Tagging::External => {
                for variant in choice.variants {
                    self.push(variant.name, Shape::of(variant.body), false);
                }
            }
            Tagging::Internal { tag } => {
                self.push(tag, Shape::Schema(Schema::Any), false);
                match find(choice, written.get(tag)) {
                    Some(Variant { body: Body::Unit, .. }) => {}
                    Some(variant) => self.add(Shape::of(variant.body), written),
                    None => self.add_rest(Shape::Schema(Schema::Any)),
                }
            }
            Tagging::Adjacent { tag, content } => {
                self.push(tag, Shape::Schema(Schema::Any), false);
                let shape = find(choice, written.get(tag)).map(|variant| Shape::of(variant.body));
                self.push(content, shape.unwrap_or(Shape::Schema(Schema::Any)), false);
            }
            // Any of them may stand there, so that only the names can be told.
            Tagging::Untagged => {
                for variant in choice.variants.iter().filter(|variant| !matches!(variant.body, Body::Unit)) {
                    let mut variants = Self::default();
                    variants.add(Shape::of(variant.body), written);
                    for member in variants.members {
                        self.push(member.name, Shape::Schema(Schema::Any), member.may_be_left_out);
                    }
                    if variants.rest.is_some() {
                        self.add_rest(Shape::Schema(Schema::Any));
                    }
                }
            }
        }
    }

    fn push(&mut self, name: &'static str, shape: Shape, may_be_left_out: bool) {
        self.members.push(Member { name, shape, may_be_left_out });
    }

    /// Two maps that take the same members agree on nothing.
    fn add_rest(&mut self, shape: Shape) {
        self.rest = Some(if self.rest.is_some() { Shape::Schema(Schema::Any) } else { shape });
    }

    fn may_be_left_out(&self, name: &str) -> bool {
        self.members.iter().any(|member| member.name == name && member.may_be_left_out)
    }

    fn shape(&self, name: &str) -> Option<Shape> {
        self.members.iter().find(|member| member.name == name).map(|member| member.shape).or(self.rest)
    }
}

fn find(choice: &'static Enum, name: Option<&Value>) -> Option<&'static Variant> {
    let name = name?.as_str()?;
    choice.variants.iter().find(|variant| variant.name == name)
}
