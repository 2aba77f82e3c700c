//! The rules, one function each, in the order in which a reader meets what they are about. A rule reads the model and tells what is wrong
//! and how to mend it; it changes nothing.

mod event;
mod field;
mod handler;
mod nested;
mod serde;
mod set;

#[cfg(test)]
mod tests;

pub(crate) use self::event::event;
pub(crate) use self::handler::{arguments, handler};
pub(crate) use self::nested::nested;
pub(crate) use self::set::set;

use proc_macro2::Span;
use quote::ToTokens;
use syn::{GenericParam, Generics};

use crate::errors::Errors;
use crate::parse::Topic;

/// Why nothing in an event borrows.
const OWNS: &str = "an event owns its data: it is kept in queues and read back from bytes. Use `String`, not `&str`";

fn no_lifetimes(generics: &Generics, errors: &mut Errors) {
    if let Some(parameter) = generics.lifetimes().next() {
        errors.at(parameter.lifetime.span(), OWNS);
    }
}

fn no_type_parameters(generics: &Generics, why: &str, errors: &mut Errors) {
    let first = generics.params.iter().find_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(&parameter.ident),
        GenericParam::Const(parameter) => Some(&parameter.ident),
        GenericParam::Lifetime(_) => None,
    });
    if let Some(ident) = first {
        errors.at(ident.span(), why);
    }
}

fn no_topic_twice(topics: &[Topic], errors: &mut Errors) {
    let written = |topic: &Topic| match topic {
        Topic::Literal(literal) => format!("{:?}", literal.value()),
        Topic::Constant(path) => format!("`{}`", crate::parse::text(path)),
    };
    for (position, topic) in topics.iter().enumerate() {
        let topic_text = written(topic);
        if topics[..position].iter().any(|before| written(before) == topic_text) {
            let tokens = match topic {
                Topic::Literal(literal) => literal.to_token_stream(),
                Topic::Constant(path) => path.to_token_stream(),
            };
            errors.on(tokens, format!("topic {topic_text} is given twice; keep one"));
        }
    }
}

/// `1u32` is a number; `1foo` is no Rust.
fn is_integer_suffix(suffix: &str) -> bool {
    let bits = suffix.strip_prefix(['u', 'i']).unwrap_or_default();
    suffix.is_empty() || ["8", "16", "32", "64", "128", "size"].contains(&bits)
}

/// No two of the things may share a name, nor one be read under the name of another. Each comes with its names, the written one first.
fn no_name_twice<'a, N>(things: &str, named: impl Iterator<Item = (Span, N)>, errors: &mut Errors)
where
    N: Iterator<Item = &'a String>,
{
    let mut taken: Vec<(&str, bool)> = Vec::new();
    for (span, names) in named {
        let own: Vec<(&str, bool)> = names.enumerate().map(|(at, name)| (name.as_str(), at == 0)).collect();
        let clash = own.iter().find_map(|(name, written)| {
            let (_, before_written) = taken.iter().find(|(before, _)| before == name)?;
            Some((name, *written && *before_written))
        });
        if let Some((name, both_written)) = clash {
            errors.at(
                span,
                if both_written {
                    format!("two {things} are written as {name:?}")
                } else {
                    format!("two {things} are read as {name:?}: an alias may not be another's name")
                },
            );
        }
        taken.extend(own);
    }
}
