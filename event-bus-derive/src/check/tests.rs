//! The rules as a table: a type, and everything that is said of it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::errors::Errors;
use crate::model::{Event, Nested, Set};
use crate::parse::{self, Derive};

/// What a derive says of a type.
fn told(derive: Derive, input: TokenStream) -> Vec<String> {
    let input = syn::parse2(input).expect("the case is a type");
    let mut errors = Errors::new();
    let input = parse::input(&input, derive, &mut errors);
    match derive {
        Derive::Event => super::event(&Event::new(input), &mut errors),
        Derive::Nested => super::nested(&Nested::new(input), &mut errors),
        Derive::Set => super::set(&Set::new(input), &mut errors),
    }
    errors.into_texts()
}

/// Each error begins with the text that is expected, and there is no other.
fn assert_told(derive: Derive, input: TokenStream, expected: &[&str]) {
    let case = input.to_string();
    let told = told(derive, input);
    assert_eq!(told.len(), expected.len(), "{case}: {told:#?}");
    for (told, expected) in told.iter().zip(expected) {
        assert!(told.starts_with(expected), "{case}: {told}");
    }
}

#[test]
fn nothing_is_said_of_what_is_right() {
    assert_told(
        Derive::Event,
        quote! {
            #[event("deal.won", version = 2, upcast_from = DealWonV1, topics = ["deals", SALES], local)]
            #[serde(rename_all = "camelCase", default, bound = "", crate = "serde")]
            struct DealWon {
                #[event(key)] id: u64,
                #[serde(skip_serializing_if = "Option::is_none")] note: Option<String>,
                #[serde(with = "hex")] #[event(wire = String, sensitive, example = "ff")] bytes: Vec<u8>,
                #[serde(skip)] cache: &'static str,
                #[serde(flatten)] rest: Rest,
            }
        },
        &[],
    );
    assert_told(
        Derive::Nested,
        quote!(
            #[serde(from = "u8", into = "u8")]
            #[event(wire = u8)]
            struct Level(&'static str);
        ),
        &[],
    );
    assert_told(
        Derive::Nested,
        quote!(
            struct Node<T> {
                #[event(recursive)]
                next: Option<Box<Node<T>>>,
                value: T,
            }
        ),
        &[],
    );
    assert_told(
        Derive::Set,
        quote!(
            enum DealEvent {
                Won(DealWon),
                Lost(DealLost),
            }
        ),
        &[],
    );
}

#[test]
fn every_mistake_of_one_type_is_told_at_once() {
    assert_told(
        Derive::Event,
        quote! {
            #[event("Deal.Won", topic = ["deals"], version = 0)]
            #[serde(deny_unknown_fields)]
            struct DealWon { #[event(sensitve)] id: u64, #[serde(rename = "id")] other: u64 }
        },
        &[
            "unknown key `topic` in `#[event(...)]`; did you mean `topics`?",
            "unknown key `sensitve` on a field; did you mean `sensitive`?",
            "event name \"Deal.Won\" may not contain 'D'; did you mean \"deal.won\"?",
            "versions start at 1",
            "`#[serde(deny_unknown_fields)]` would stop old programs",
            "two fields are written as \"id\"",
        ],
    );
}

#[test]
fn a_refused_word_of_serde_is_told_once() {
    let cases = [
        (quote!(#[serde(skip_serializing)] a: u8), "`skip_serializing` makes an event that cannot be read back"),
        (quote!(#[serde(skip_deserializing)] a: u8), "`skip_deserializing` makes an event that cannot be read back"),
        (quote!(#[serde(getter = "get")] a: u8), "`#[serde(getter)]`"),
        (quote!(#[serde(borrow)] a: String), "`#[serde(borrow)]`"),
        (
            quote!(#[serde(serialize_with = "f", deserialize_with = "g")] a: u8),
            "`#[serde(serialize_with)]` hides what is written",
        ),
        (
            quote!(#[serde(rename(serialize = "b"))] a: u8),
            "`rename(serialize = .., deserialize = ..)` gives an event two wire names",
        ),
        (
            quote!(#[serde(skip_serializing_if = "f")] a: u8),
            "a field that may be left out must be readable when it is: add `default`",
        ),
        (
            quote!(#[serde(skip_serializing_if = "f", with = "g")] #[event(wire = u8)] a: Option<u8>),
            "a field that may be left out must be readable when it is: add `default`",
        ),
    ];
    for (field, why) in cases {
        assert_told(Derive::Event, quote!(#[event("deal.won")] struct DealWon { #field }), &[why]);
        assert_told(Derive::Nested, quote!(struct Money { #field }), &[why]);
    }
}

#[test]
fn a_lifetime_and_the_fields_that_use_it_are_one_mistake() {
    assert_told(
        Derive::Event,
        quote!(
            #[event("deal.won")]
            struct DealWon<'a> {
                a: &'a str,
            }
        ),
        &[super::OWNS],
    );
    assert_told(
        Derive::Nested,
        quote!(
            struct Name<'a>(&'a str);
        ),
        &[super::OWNS],
    );
    assert_told(
        Derive::Nested,
        quote!(
            struct Name(Option<&'static str>);
        ),
        &[super::OWNS],
    );
}

#[test]
fn an_event_that_is_a_field_too_is_reported_by_event() {
    let both = quote!(
        #[event("Deal.Won", topcs = [])]
        struct DealWon {
            #[event(key)]
            id: u64,
        }
    );
    assert_told(Derive::Nested, both, &[]);
}
