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

#[test]
fn a_word_that_would_be_dropped_is_refused() {
    let no_name = "`sensitive` belongs on the field that holds this type: here it has no name to hide";
    let wire = "`sensitive` belongs on the field that holds this type: here the type's `wire` stands for it";
    let example = "put `example` on the field that holds this type";
    let skipped = "a skipped field is not on the wire, so `sensitive` says nothing of it";
    let flattened = "a flattened field has no name to hide; mark the fields of the flattened struct";
    let cases: [(&str, &[&str]); 10] = [
        (r#"struct Card(#[event(sensitive, example = "4")] String);"#, &[no_name, example]),
        ("struct Card(u8, #[event(sensitive, wire = u8)] String);", &[no_name]),
        ("#[serde(transparent)] struct Card { #[event(sensitive)] number: String }", &[no_name]),
        ("enum Card { One(#[event(sensitive)] u8), Two(#[event(example = 1)] u8, u8) }", &[no_name, example]),
        ("enum Card { One { #[event(sensitive, example = 1)] number: u8 } }", &[]),
        ("#[event(wire = u8)] struct Card { #[event(sensitive)] number: u8 }", &[wire]),
        ("#[event(wire = u8)] enum Card { One(#[event(sensitive)] u8) }", &[wire]),
        ("struct Card { a: u8, #[serde(skip)] #[event(sensitive)] number: u8 }", &[skipped]),
        ("struct Card(u8, #[serde(skip)] #[event(sensitive)] u8);", &[skipped]),
        ("struct Card { #[serde(flatten)] #[event(sensitive)] number: Number }", &[flattened]),
    ];
    for (input, why) in cases {
        assert_told(Derive::Nested, input.parse().expect("the case is made of tokens"), why);
    }
}

#[test]
fn a_word_on_the_payload_of_a_set_is_refused() {
    assert_told(
        Derive::Set,
        quote!(
            enum DealEvent {
                Won(#[event(example = 1)] DealWon),
            }
        ),
        &["`example` says nothing in a set; put it on the fields of the event"],
    );
}

#[test]
fn an_example_is_a_whole_expression() {
    for whole in [quote!(1 + 1), quote!(f::<A, B>(|a, b| a)), quote!(if true { 1 } else { 2 }), quote!(A { b: 1, ..c })]
    {
        assert_told(
            Derive::Nested,
            quote!(
                struct Money {
                    #[event(example = #whole, sensitive)]
                    cents: u8,
                }
            ),
            &[],
        );
    }
    for part in [quote!(1 +), quote!(1 2), quote!(a.), quote!(let)] {
        assert_told(
            Derive::Nested,
            quote!(
                struct Money {
                    #[event(example = #part, sensitive)]
                    cents: u8,
                }
            ),
            &["this is no whole expression"],
        );
    }
}

#[test]
fn only_a_struct_with_names_may_have_the_attribute_of_event_as_well() {
    for other in [
        quote!(
            enum Stage {
                Won,
            }
        ),
        quote!(
            struct Stage(u8);
        ),
    ] {
        assert_told(
            Derive::Nested,
            quote!(#[event("deal.stage", version = 7, foo)] #other),
            &["only an event has a name"],
        );
    }
}

#[test]
fn what_has_nothing_to_write_is_refused_for_what_it_is() {
    let cases = [
        (
            quote!(
                struct Nothing;
            ),
            "a unit struct writes `null`",
        ),
        (
            quote!(
                struct Nothing();
            ),
            "a struct without names writes `[]`",
        ),
        (
            quote!(
                struct Nothing(#[serde(skip)] u8);
            ),
            "every field of `Nothing` is skipped",
        ),
        (
            quote!(
                #[serde(tag = "t", content = "c")]
                enum Nothing {
                    Left(#[serde(skip)] u8),
                }
            ),
            "serde cannot read `Left` back without its only field",
        ),
    ];
    for (input, why) in cases {
        assert_told(Derive::Nested, input, &[why]);
    }
}

#[test]
fn a_version_is_a_number_of_rust() {
    let version = |version: TokenStream| {
        quote!(
            #[event("deal.won", version = #version)]
            struct DealWon {}
        )
    };
    for number in [quote!(1), quote!(1u32), quote!(0x1), quote!(1usize), quote!(1i128)] {
        assert_told(Derive::Event, version(number), &[]);
    }
    let literals = ["1foo", "1u", "1u7", "1size", "1.0"];
    for literal in literals {
        let number = literal.parse().expect("a literal");
        assert_told(Derive::Event, version(number), &["a version is a whole number"]);
    }
}

#[test]
fn a_flattened_field_may_be_left_out() {
    let map = quote!(
        struct Money {
            #[serde(flatten, skip_serializing_if = "Map::is_empty")]
            rest: Map<String, u8>,
        }
    );
    assert_told(Derive::Nested, map, &[]);
}

#[test]
fn a_word_whose_value_is_missing_is_not_also_a_word_that_is_missing() {
    let event = |words: &str| format!("#[event(\"deal.won\", {words})] struct DealWon {{}}").parse().expect("tokens");
    assert_told(Derive::Event, event("version = 2, upcast_from = "), &["`upcast_from` needs a value"]);
    assert_told(Derive::Event, event("version, upcast_from = DealWonV1"), &["`version` needs a value"]);
    assert_told(Derive::Event, event("version = 2"), &["version 2 of `deal.won` needs `upcast_from"]);
    assert_told(Derive::Event, event("upcast_from = DealWonV1"), &["`upcast_from` needs the version"]);
}

#[test]
fn an_event_is_not_made_from_itself() {
    for itself in ["DealWon", "Self"] {
        let event = format!("#[event(\"deal.won\", version = 2, upcast_from = {itself})] struct DealWon {{}}");
        assert_told(Derive::Event, event.parse().expect("tokens"), &["`DealWon` is this struct"]);
    }
}

#[test]
fn topics_without_a_comma_between_them_are_told_once() {
    for topics in ["\"deals\" \"leads\"", "DEALS LEADS", "DEALS \"leads\", \"all\""] {
        let event = format!("#[event(\"deal.won\", topics = [{topics}])] struct DealWon {{}}");
        assert_told(Derive::Event, event.parse().expect("tokens"), &["expected `,` here"]);
    }
}
