//! Lists of topics, some of which are paths of constants.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::constant_check;
use crate::parse::Topic;

/// A checked constant for each topic that is written as a path, and the list of all of them.
pub(super) fn checked(topics: &[Topic], check: &str) -> (TokenStream, TokenStream) {
    let mut constants = TokenStream::new();
    let mut listed = Vec::new();
    for (position, topic) in topics.iter().enumerate() {
        match topic {
            Topic::Literal(literal) => listed.push(quote!(#literal)),
            Topic::Constant(path) => {
                let constant = format_ident!("__TOPIC_{position}");
                constants.extend(quote_spanned!(path.span()=> const #constant: &str = #path;));
                constants.extend(constant_check(path, check, constant.to_token_stream()));
                listed.push(quote!(#constant));
            }
        }
    }
    let last = topics.iter().rev().find_map(|topic| match topic {
        Topic::Literal(_) => None,
        Topic::Constant(path) => Some(path),
    });
    if let Some(path) = last {
        constants.extend(constant_check(path, "check_topics_differ", quote!(&[#(#listed),*])));
    }
    (constants, quote!(&[#(#listed),*]))
}
