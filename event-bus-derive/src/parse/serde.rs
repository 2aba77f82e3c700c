//! `#[serde(..)]`, as the list of its words. It is read without judging: serde's own derive says what is wrong with its own words.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, LitStr, Meta, Result, Token, parenthesized, token};

use super::list;
use crate::symbol::{self, Symbol};

/// The words of all `#[serde(..)]` on one thing.
pub(crate) struct Words(Vec<Word>);

/// `word`, `word = "text"` or `word(..)`.
pub(crate) struct Word {
    name: Ident,
    text: Option<LitStr>,
    /// `rename(serialize = "a", deserialize = "b")`: one word for each direction.
    split: bool,
}

impl Words {
    pub(super) fn read(attributes: &[Attribute]) -> Self {
        let mut words = Vec::new();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(symbol::SERDE.text())) {
            if let Meta::List(list) = &attribute.meta {
                // What does not parse is left: serde reports it.
                let _ = list.parse_args_with(|input: ParseStream| {
                    while !input.is_empty() {
                        words.push(Word::read(input)?);
                        list::skip(input)?;
                        input.parse::<Option<Token![,]>>()?;
                    }
                    Ok(())
                });
            }
        }
        Self(words)
    }

    /// Where the word stands, if it does.
    pub(crate) fn find(&self, symbol: Symbol) -> Option<Span> {
        self.0.iter().find(|word| word.name == symbol).map(|word| word.name.span())
    }

    pub(crate) fn has(&self, symbol: Symbol) -> bool {
        self.find(symbol).is_some()
    }

    pub(crate) fn has_any(&self, symbols: &[Symbol]) -> bool {
        symbols.iter().any(|symbol| self.has(*symbol))
    }

    /// The text in `word = "text"`.
    pub(crate) fn text(&self, symbol: Symbol) -> Option<String> {
        self.texts(symbol).next()
    }

    /// The texts of a word that may stand several times.
    pub(crate) fn texts(&self, symbol: Symbol) -> impl Iterator<Item = String> {
        self.0.iter().filter(move |word| word.name == symbol).filter_map(|word| Some(word.text.as_ref()?.value()))
    }

    /// Where the word has one meaning for writing and one for reading.
    pub(crate) fn split(&self, symbol: Symbol) -> Option<Span> {
        self.0.iter().find(|word| word.name == symbol && word.split).map(|word| word.name.span())
    }
}

impl Word {
    fn read(input: ParseStream) -> Result<Self> {
        let name = input.call(Ident::parse_any)?;
        let mut word = Self { name, text: None, split: false };
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            word.text = input.parse().ok();
        } else if input.peek(token::Paren) {
            let inner;
            parenthesized!(inner in input);
            inner.parse::<proc_macro2::TokenStream>()?;
            word.split = true;
        }
        Ok(word)
    }
}
