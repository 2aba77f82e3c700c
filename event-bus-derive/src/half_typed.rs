//! Code is wrong most of the time that it is being typed: every beginning of it, and every token left out, must give errors and never a
//! panic of the macro, which would hide them.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;
use syn::DeriveInput;

/// The tokens without their end, without their beginning, and without each one of them.
fn mutilated(tokens: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let without = |left_out: std::ops::Range<usize>| {
        let kept = tokens.iter().enumerate().filter(|(position, _)| !left_out.contains(position));
        kept.map(|(_, token)| token.clone()).collect()
    };
    let last = tokens.len();
    (0..=last).flat_map(|at| [without(at..last), without(0..at), without(at..at + 1)]).collect()
}

/// Runs all derives: whatever they answer, they answer.
fn derive_all(input: TokenStream) {
    if let Ok(input) = syn::parse2::<DeriveInput>(input) {
        for derive in [crate::event, crate::nested, crate::set] {
            assert!(!derive(&input).is_empty());
        }
    }
}

#[test]
fn attributes_of_a_type_may_end_anywhere() {
    let attribute = quote!("deal.won", topics = ["deals", path::CONST], version = 2, upcast_from = Vec<Old>, superseded, local, crate = a::b);
    for attribute in mutilated(&attribute) {
        derive_all(quote!(
            #[event(#attribute)]
            struct DealWon {
                amount: u64,
            }
        ));
        derive_all(quote!(
            #[event(#attribute)]
            struct DealWon(u64);
        ));
        derive_all(quote!(
            #[event(#attribute)]
            enum DealEvent<T> {
                Won(T),
                Lost { amount: u64 },
                None,
            }
        ));
    }
}

#[test]
fn attributes_of_a_field_may_end_anywhere() {
    let attribute = quote!(key, sensitive, wire = Map<String, u8>, recursive, example = f::<A, B>(|a, b| a));
    for attribute in mutilated(&attribute) {
        derive_all(quote!(
            #[event("deal.won")]
            struct DealWon {
                #[event(#attribute)]
                amount: u64,
            }
        ));
        derive_all(quote!(
            enum DealEvent {
                #[event(#attribute)]
                Won(#[event(#attribute)] u8),
            }
        ));
    }
}

#[test]
fn attributes_of_serde_may_end_anywhere() {
    let attribute =
        quote!(rename = "a", rename(serialize = "b"), default, alias = "c", tag = "t", content = "c", with = "m", skip);
    for attribute in mutilated(&attribute) {
        derive_all(quote!(
            #[event("deal.won")]
            #[serde(#attribute)]
            struct DealWon {
                #[serde(#attribute)]
                amount: u64,
            }
        ));
        derive_all(quote!(
            #[serde(#attribute)]
            enum Stage {
                #[serde(#attribute)]
                Won(#[serde(#attribute)] u8),
                Lost,
            }
        ));
    }
}

#[test]
fn brackets_may_be_missing() {
    for attribute in
        [quote!(#[event]), quote!(#[event = "deal.won"]), quote!(#[event()]), quote!(#[serde]), quote!(#[event{}])]
    {
        derive_all(quote!(#attribute struct DealWon { #attribute amount: u64 }));
        derive_all(quote!(#attribute union DealWon { #attribute amount: u64 }));
    }
}
