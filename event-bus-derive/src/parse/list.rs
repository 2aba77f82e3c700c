//! The list in the brackets of an attribute: `#[event(a, b = value)]`. After a mistake it goes on with the next word, so that all mistakes
//! are told at once, and half-typed code is an error like any other.

use proc_macro2::{Span, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Error, Ident, Meta, Path, Result, Token, token};

use crate::errors::Errors;
use crate::symbol::Symbol;

/// Calls `item` at the start of every item. It may leave tokens behind only if it fails. `example` is shown where the brackets are missing.
pub(super) fn each(
    attribute: &Attribute,
    example: &str,
    errors: &mut Errors,
    mut item: impl FnMut(ParseStream, &mut Errors) -> Result<()>,
) {
    let Meta::List(list) = &attribute.meta else {
        let inside = match &attribute.meta {
            Meta::NameValue(pair) => super::text(&pair.value),
            _ => example.to_owned(),
        };
        errors.on(&attribute.meta, format!("write brackets: `#[event({inside})]`"));
        return;
    };
    let read = list.parse_args_with(|input: ParseStream| items(input, errors, &mut item));
    if let Err(error) = read {
        errors.push(error);
    }
}

/// The same for what stands in the brackets.
pub(super) fn items(
    input: ParseStream,
    errors: &mut Errors,
    mut item: impl FnMut(ParseStream, &mut Errors) -> Result<()>,
) -> Result<()> {
    while !input.is_empty() {
        if let Err(error) = item(input, errors) {
            errors.push(error);
            skip(input)?;
        } else if !at_end(input) {
            errors.at(input.span(), "expected `,` here");
            skip(input)?;
        }
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(())
}

/// The word at the start of an item. `crate` is one.
pub(super) fn word(input: ParseStream, known: &[Symbol]) -> Result<Ident> {
    let found = input.span();
    let example = known.first().map_or_else(String::new, |symbol| format!(", like `{symbol}`"));
    input.call(Ident::parse_any).map_err(|_| Error::new(found, format!("expected a word here{example}")))
}

/// The value in `word = value`; `example` is shown where there is none, or none that can be read.
pub(super) fn value<T: Parse>(word: &Ident, example: &str, input: ParseStream) -> Result<T> {
    equals(word, example, input)?;
    let found = input.span();
    input
        .parse()
        .map_err(|_| Error::new(found, format!("cannot read the value of `{word}`; write `{word} = {example}`")))
}

/// The `=` in `word = value`, with something behind it.
pub(super) fn equals(word: &Ident, example: &str, input: ParseStream) -> Result<()> {
    let missing = || Error::new(word.span(), format!("`{word}` needs a value: `{word} = {example}`"));
    if !input.peek(Token![=]) {
        return Err(missing());
    }
    input.parse::<Token![=]>()?;
    if at_end(input) { Err(missing()) } else { Ok(()) }
}

/// `crate = path`: also `crate = crate`, for the runtime crate itself.
pub(super) fn path(word: &Ident, input: ParseStream) -> Result<Path> {
    equals(word, "::event_bus", input)?;
    let found = input.span();
    input
        .call(Path::parse_mod_style)
        .map_err(|_| Error::new(found, "cannot read the value of `crate`; write `crate = ::event_bus`"))
}

/// A word that stands alone.
pub(super) fn flag(word: &Ident, input: ParseStream) -> Result<Span> {
    if input.peek(Token![=]) || input.peek(token::Paren) {
        return Err(Error::new(word.span(), format!("`{word}` takes no value; write `{word}` alone")));
    }
    Ok(word.span())
}

/// Keeps the first of two.
pub(super) fn once<T>(slot: &mut Option<T>, word: &Ident, value: T, errors: &mut Errors) {
    if slot.is_some() {
        errors.at(word.span(), format!("`{word}` is given twice; keep one"));
        return;
    }
    *slot = Some(value);
}

/// Whether the item is read to its end.
pub(super) fn at_end(input: ParseStream) -> bool {
    input.is_empty() || input.peek(Token![,])
}

/// Goes to the comma before the next item.
pub(super) fn skip(input: ParseStream) -> Result<()> {
    while !at_end(input) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// What to say about a word that is none here: the one that was meant, or where this one belongs, or all there are.
pub(super) fn unknown(word: &Ident, place: &str, known: &[Symbol], elsewhere: Option<&str>) -> Error {
    let name = word.to_string();
    let advice = match (crate::symbol::nearest(&name, known), elsewhere) {
        (Some(meant), _) => format!("did you mean `{meant}`?"),
        (None, Some(elsewhere)) => elsewhere.to_owned(),
        (None, None) if known.len() == 1 => format!("the only key is {}", crate::symbol::listed(known)),
        (None, None) => format!("the keys are {}", crate::symbol::listed(known)),
    };
    Error::new(word.span(), format!("unknown key `{name}` {place}; {advice}"))
}
