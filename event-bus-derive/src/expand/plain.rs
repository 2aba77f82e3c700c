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

/// The sum of the types of these fields, as `event_bus::schema` makes it of their schemas. `None` if one of them does not tell.
pub(super) fn sum_of_types<'f>(fields: impl IntoIterator<Item = &'f Field>) -> Option<u64> {
    let mut sum = 0;
    for field in fields {
        sum = step(sum, if mark(field) == "o" { 1 } else { 2 });
        let mut outline = String::new();
        schema(field.wire_type(), &mut outline)?;
        sum = of_outline(sum, &outline)?;
    }
    Some(sum)
}

fn step(sum: u64, next: u64) -> u64 {
    (sum ^ next).wrapping_mul(0x0100_0000_01b3)
}

/// Of an outline that [`schema`] wrote.
fn of_outline(sum: u64, outline: &str) -> Option<u64> {
    let (first, rest) = outline.split_at_checked(1)?;
    let bits = || rest.trim_end_matches('.').parse::<u64>().ok();
    Some(match first {
        "b" => step(sum, 3),
        "u" => step(sum, 0x100 | bits()?),
        "i" => step(sum, 0x200 | bits()?),
        "f" => step(sum, 0x300 | bits()?),
        "s" => {
            let (length, format) = rest.split_once(':')?;
            let sum = step(sum, 0x400 | length.parse::<u64>().ok()?);
            format.bytes().fold(sum, |sum, byte| step(sum, u64::from(byte)))
        }
        "?" => of_outline(step(sum, 4), rest)?,
        "[" => of_outline(step(sum, 5), rest)?,
        _ => return None,
    })
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
