//! The model as code. Nothing is decided here: what is written was worked out by [`model`](crate::model), and is right by
//! [`check`](crate::check).
//!
//! Paths are absolute and local names start with `__`, so that nothing in the user's scope gets in the way. What a user can get wrong
//! in a type (not an event, no wire schema) is named once, with the span of the user's own tokens, so that the compiler says it once.

mod contract;
mod event;
mod handler;
mod itself;
mod nested;
mod plain;
mod schema;
mod set;
mod topics;

pub(crate) use self::event::event;
pub(crate) use self::handler::handler;
pub(crate) use self::nested::nested;
pub(crate) use self::set::set;

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, Ident, Path};

use crate::parse::Head;

/// Items in a scope of their own, in which the runtime crate is `__event_bus` and what only derived code calls is `__private`: a path that leads nowhere is one error, and each name
/// can have the span of what it is about.
pub(crate) fn in_own_scope(head: &Head, items: &TokenStream) -> TokenStream {
    in_scope_of(&head.root(), items)
}

fn in_scope_of(root: &TokenStream, items: &TokenStream) -> TokenStream {
    let end = root.clone().into_iter().last().map_or_else(Span::call_site, |token| token.span());
    // A path that leads nowhere is told from its first token to the last of the `use`, which has to stand in one place with it.
    let alias = Ident::new("__event_bus", Span::call_site().located_at(end));
    quote! {
        #[doc(hidden)]
        #[allow(dead_code, deprecated, non_upper_case_globals, unused_qualifications, clippy::absolute_paths)]
        const _: () = {
            use #root as #alias;
            use __event_bus::__private;
            #items
        };
    }
}

/// Where the macros of the runtime crate are called. Through the `use` of our scope they would be a second error wherever any import of the
/// user's leads nowhere; past it, where the path that the user gave leads nowhere.
fn root_of_macros(given: Option<&Path>) -> TokenStream {
    if given.is_some() { quote!(__event_bus) } else { quote!(::event_bus) }
}

/// The user's `where` with ours behind it.
pub(crate) fn where_clause(generics: &Generics, ours: &[TokenStream]) -> TokenStream {
    let theirs = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let all: Vec<TokenStream> = theirs.map(|predicate| quote!(#predicate)).chain(ours.iter().cloned()).collect();
    if all.is_empty() { TokenStream::new() } else { quote!(where #(#all),*) }
}

/// A check in a constant. Where it panics, the error stands under all of `place`: its call begins at the first token and ends at the last.
fn constant_check(place: impl ToTokens, function: &str, arguments: TokenStream) -> TokenStream {
    let tokens = place.to_token_stream();
    let last = tokens.clone().into_iter().last().map_or_else(|| tokens.span(), |token| token.span());
    let function = Ident::new(function, tokens.span());
    let function = quote_spanned!(tokens.span()=> __private::#function);
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(last);
    quote!(const _: () = #function #arguments;)
}
