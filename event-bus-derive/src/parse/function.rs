//! The function below `#[handler]`: what stands before its body. The body is the user's, and may be half-typed.

use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Abi, Attribute, Error, Ident, Result, Signature, Token, Visibility};

use crate::errors::Errors;
use crate::symbol;

/// A function, without its body.
pub(crate) struct Function {
    /// `#[cfg(..)]` below our attribute: it has not been looked at yet, and holds for what we add as well.
    pub(crate) conditions: Vec<Attribute>,
    pub(crate) signature: Signature,
}

/// Reads a function; `None` if it is none, which is then told, or one that is half-typed, which the compiler tells: it reads the function as
/// well, and its words are better than a second error with ours.
pub(crate) fn function(item: &TokenStream, errors: &mut Errors) -> Option<Function> {
    let read = (|input: ParseStream| read(input, errors)).parse2(item.clone());
    read.unwrap_or_else(|error| {
        errors.push(error);
        None
    })
}

fn read(input: ParseStream, errors: &mut Errors) -> Result<Option<Function>> {
    let attributes = input.call(Attribute::parse_outer)?;
    input.parse::<Visibility>()?;
    if !is_function(&input.fork()) {
        return Err(no_function(input));
    }
    let signature = input.parse::<Signature>();
    input.parse::<TokenStream>()?;
    if let Some(second) = attributes.iter().find(|attribute| is_handler(attribute)) {
        errors.on(second, "a second `#[handler]`; put everything into the first");
    }
    let conditions = attributes.into_iter().filter(|attribute| attribute.path().is_ident(symbol::CFG.text()));
    Ok(signature.ok().map(|signature| Function { conditions: conditions.collect(), signature }))
}

fn is_handler(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|last| last.ident == symbol::HANDLER)
}

/// Whether `fn` follows what may stand before it.
fn is_function(ahead: ParseStream) -> bool {
    // Each of them is left alone where it is not there; none of them can fail.
    let _ = ahead.parse::<Option<Token![const]>>();
    let _ = ahead.parse::<Option<Token![async]>>();
    let _ = ahead.parse::<Option<Token![unsafe]>>();
    let _ = ahead.parse::<Option<Abi>>();
    ahead.peek(Token![fn])
}

fn no_function(input: ParseStream) -> Error {
    const SHAPE: &str = "a handler is a function: `fn name(event: &SomeEvent) { .. }`";
    let is_data = input.peek(Token![struct]) || input.peek(Token![enum]);
    let has_functions = input.peek(Token![impl]) || input.peek(Token![trait]) || input.peek(Token![mod]);
    let text = if is_data {
        format!("{SHAPE}; what it handles derives `Event`, or `EventSet` for several events")
    } else if has_functions {
        format!("{SHAPE}; put `#[event_bus::handler]` on it, outside of `impl` and `trait`")
    } else {
        SHAPE.to_owned()
    };
    Error::new(input.span(), text)
}

impl Function {
    pub(crate) fn name(&self) -> &Ident {
        &self.signature.ident
    }

    /// The brackets around the arguments.
    pub(crate) fn brackets(&self) -> proc_macro2::Span {
        self.signature.paren_token.span.join()
    }
}
