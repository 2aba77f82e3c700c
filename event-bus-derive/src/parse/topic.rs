//! Topics in attributes: strings, and `const` strings by their paths.

use syn::parse::ParseStream;
use syn::{Error, Expr, Ident, LitStr, Path, Result, Token, bracketed, token};

use super::list;
use crate::errors::Errors;

/// One entry of `topics = [..]`.
pub(crate) enum Topic {
    Literal(LitStr),
    Constant(Path),
}

/// `topics = [..]`.
pub(super) fn all(word: &Ident, input: ParseStream, errors: &mut Errors) -> Result<Vec<Topic>> {
    if input.peek(token::Paren) {
        return Err(Error::new(word.span(), "topics stand in square brackets: `topics = [\"deals\"]`"));
    }
    list::equals(word, "[\"deals\"]", input)?;
    if !input.peek(token::Bracket) {
        let found = input.span();
        let written = input.fork().parse::<Expr>().map_or_else(|_| "\"deals\"".to_owned(), super::text);
        return Err(Error::new(found, format!("topics stand in square brackets: write `topics = [{written}]`")));
    }
    let inner;
    bracketed!(inner in input);
    let mut topics = Vec::new();
    while !inner.is_empty() {
        if is_followed_by_another(&inner) {
            topics.push(one_of_list(&inner)?);
            errors.at(inner.span(), "expected `,` here");
            continue;
        }
        match one(&inner) {
            Ok(topic) => topics.push(topic),
            Err(error) => {
                errors.push(error);
                list::skip(&inner)?;
            }
        }
        inner.parse::<Option<Token![,]>>()?;
    }
    Ok(topics)
}

/// One entry.
pub(super) fn one(input: ParseStream) -> Result<Topic> {
    let found = input.span();
    one_of_list(input)
        .ok()
        .filter(|_| list::at_end(input))
        .ok_or_else(|| Error::new(found, "a topic is a string, or the path of a `const` string"))
}

/// A topic, whatever follows.
fn one_of_list(input: ParseStream) -> Result<Topic> {
    if input.peek(LitStr) {
        input.parse().map(Topic::Literal)
    } else {
        input.call(Path::parse_mod_style).map(Topic::Constant)
    }
}

/// Whether two topics stand side by side, with nothing between them.
fn is_followed_by_another(input: ParseStream) -> bool {
    let ahead = input.fork();
    one_of_list(&ahead).is_ok() && (ahead.peek(LitStr) || ahead.peek(Ident))
}
