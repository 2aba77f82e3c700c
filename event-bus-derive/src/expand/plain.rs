//! The outline of fields whose types say by their names what they are.
//!
//! It is a guess: a type of the user's may be called `String`. It decides only where a change is looked for, and never whether.

use std::fmt::Write as _;

use syn::{GenericArgument, PathArguments, Type};

use crate::model::Field;

/// The field as a member of an outline (see `event_bus::schema`); `None` if its type or its attributes do not tell.
pub(super) fn member(field: &Field) -> Option<String> {
    if field.flatten || field.is_read_by_function() || field.event.recursive.is_some() {
        return None;
    }
    let mut member = String::from(mark(field));
    if field.event.key.is_some() {
        member.push('k');
    }
    if field.event.sensitive.is_some() {
        member.push('!');
    }
    for alias in &field.aliases {
        let _ = write!(member, "a{}:{alias}", alias.len());
    }
    let _ = write!(member, "{}:{}", field.wire_name.len(), field.wire_name);
    schema(field.wire_type(), &mut member)?;
    Some(member)
}

/// What its type says of it alone: whether it may be missing, and its schema.
pub(super) fn of_type(field: &Field) -> Option<String> {
    let mut of_type = String::from(mark(field));
    schema(field.wire_type(), &mut of_type)?;
    Some(of_type)
}

fn mark(field: &Field) -> &'static str {
    if field.default || field.is_option() { "o" } else { "r" }
}

fn schema(declared: &Type, out: &mut String) -> Option<()> {
    let Type::Path(path) = declared else { return None };
    let last = path.path.segments.last().filter(|_| path.qself.is_none())?;
    let inner = match &last.arguments {
        PathArguments::None => Vec::new(),
        PathArguments::AngleBracketed(arguments) => {
            let types = arguments.args.iter().map(|argument| match argument {
                GenericArgument::Type(inner) => Some(inner),
                _ => None,
            });
            types.collect::<Option<_>>()?
        }
        PathArguments::Parenthesized(_) => return None,
    };
    match (last.ident.to_string().as_str(), inner.as_slice()) {
        ("bool", []) => out.push('b'),
        (number @ ("u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" | "f32" | "f64"), []) => {
            out.push_str(number);
            out.push('.');
        }
        ("String", []) => out.push_str("s0:"),
        ("Uuid", []) => out.push_str("s4:uuid"),
        ("Decimal", []) => out.push_str("s7:decimal"),
        ("Option", [inner]) => {
            out.push('?');
            schema(inner, out)?;
        }
        ("Vec", [inner]) => {
            out.push('[');
            schema(inner, out)?;
        }
        _ => return None,
    }
    Some(())
}
