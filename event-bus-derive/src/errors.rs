//! Collects the mistakes of one type, so that all of them are told in one compilation.
//!
//! [`Errors`] must be finished: a rule whose error is collected and then forgotten would be a rule that does not exist, so dropping it
//! unfinished panics in debug builds.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::Error;

/// The mistakes found so far.
pub(crate) struct Errors {
    found: Vec<Error>,
    finished: bool,
}

impl Errors {
    pub(crate) fn new() -> Self {
        Self { found: Vec::new(), finished: false }
    }

    /// A mistake at one token.
    pub(crate) fn at(&mut self, span: Span, text: impl Display) {
        self.push(Error::new(span, text));
    }

    /// A mistake under all of `tokens`, from the first to the last.
    pub(crate) fn on(&mut self, tokens: impl ToTokens, text: impl Display) {
        self.push(Error::new_spanned(tokens, text));
    }

    pub(crate) fn push(&mut self, error: Error) {
        self.found.push(error);
    }

    /// The code to emit: `expanded` if nothing is wrong, else every error and `fallback` beside them.
    pub(crate) fn finish(
        mut self,
        expanded: impl FnOnce() -> TokenStream,
        fallback: impl FnOnce() -> TokenStream,
    ) -> TokenStream {
        self.finished = true;
        if self.found.is_empty() {
            return expanded();
        }
        let mut tokens: TokenStream = self.found.iter().map(Error::to_compile_error).collect();
        tokens.extend(fallback());
        tokens
    }

    /// For attributes that another derive reads and reports.
    pub(crate) fn discard(mut self) {
        self.finished = true;
    }

    #[cfg(test)]
    pub(crate) fn into_texts(mut self) -> Vec<String> {
        self.finished = true;
        self.found.iter().map(Error::to_string).collect()
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        debug_assert!(self.finished || std::thread::panicking(), "errors were collected and never told");
    }
}
