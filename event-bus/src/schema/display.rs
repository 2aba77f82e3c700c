//! A schema in one line, as people read types: `{ deal_id: uuid, note?: string | null }`.

use std::fmt::{self, Display, Formatter, Write as _};

use super::{Body, Enum, Field, Object, Schema, Tagging, Variant};

impl Display for Schema {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Bool => f.write_str("bool"),
            Self::Integer { signed, bits } => write!(f, "{}{bits}", if *signed { 'i' } else { 'u' }),
            Self::Float { bits } => write!(f, "f{bits}"),
            Self::Text("") => f.write_str("string"),
            Self::Text(format) => f.write_str(format),
            Self::Nullable(inner) => write!(f, "{inner} | null"),
            Self::List(inner) => match inner {
                Self::Nullable(_) | Self::Enum(_) => write!(f, "({inner})[]"),
                _ => write!(f, "{inner}[]"),
            },
            Self::Tuple(parts) => {
                f.write_char('[')?;
                separated(f, ", ", parts.iter())?;
                f.write_char(']')
            }
            Self::Map { key, value } => write!(f, "{{ [{key}]: {value} }}"),
            Self::Object(object) => object.fmt(f),
            Self::Enum(choice) => choice.fmt(f),
            Self::Recursive(recursive) => f.write_str(recursive.name()),
        }
    }
}

impl Display for Object {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        members(f, self.fields)
    }
}

impl Display for Field {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.flatten {
            return write!(f, "...{}", self.schema);
        }
        let mark = if self.optional { "?" } else { "" };
        write!(f, "{}{mark}: {}", self.name, self.schema)
    }
}

impl Display for Enum {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        separated(f, " | ", self.variants.iter().map(|variant| InEnum { variant, tagging: self.tagging }))
    }
}

struct InEnum {
    variant: &'static Variant,
    tagging: Tagging,
}

impl Display for InEnum {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Variant { name, body, .. } = self.variant;
        match (self.tagging, body) {
            (Tagging::External, Body::Unit) => write!(f, "{name:?}"),
            (Tagging::External, body) => {
                write!(f, "{{ {name}: ")?;
                body.fmt(f)?;
                f.write_str(" }")
            }
            (Tagging::Internal { tag } | Tagging::Adjacent { tag, .. }, Body::Unit) => {
                write!(f, "{{ {tag}: {name:?} }}")
            }
            (Tagging::Internal { tag }, Body::Object(fields)) => {
                write!(f, "{{ {tag}: {name:?}")?;
                for field in *fields {
                    write!(f, ", {field}")?;
                }
                f.write_str(" }")
            }
            (Tagging::Internal { tag }, body) => write!(f, "{{ {tag}: {name:?}, ...{body} }}"),
            (Tagging::Adjacent { tag, content }, body) => write!(f, "{{ {tag}: {name:?}, {content}: {body} }}"),
            (Tagging::Untagged, body) => body.fmt(f),
        }
    }
}

impl Display for Body {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit => f.write_str("null"),
            Self::Newtype(schema) => schema.fmt(f),
            Self::Tuple(parts) => Schema::Tuple(parts).fmt(f),
            Self::Object(fields) => members(f, fields),
        }
    }
}

fn members(f: &mut Formatter<'_>, fields: &[Field]) -> fmt::Result {
    if fields.is_empty() {
        return f.write_str("{}");
    }
    f.write_str("{ ")?;
    separated(f, ", ", fields.iter())?;
    f.write_str(" }")
}

fn separated(f: &mut Formatter<'_>, by: &str, parts: impl Iterator<Item = impl Display>) -> fmt::Result {
    for (position, part) in parts.enumerate() {
        if position > 0 {
            f.write_str(by)?;
        }
        part.fmt(f)?;
    }
    Ok(())
}
