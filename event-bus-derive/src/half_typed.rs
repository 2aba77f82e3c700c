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

/// Runs the attribute, which gives back at least the function.
fn attribute(arguments: TokenStream, function: &TokenStream) {
    let answered = crate::found(arguments, function).to_string();
    assert!(answered.starts_with(&function.to_string()), "{answered}");
}

#[test]
fn arguments_of_a_handler_may_end_anywhere() {
    let arguments = quote!(
        name = "billing",
        topics = ["deals", path::CONST],
        topic = "deals",
        retry = 5,
        concurrency = 4u8,
        buffer = -64,
        queued,
        blocking,
        each_process,
        crate = a::b
    );
    let functions = [
        quote!(
            fn bill(event: &DealWon) {}
        ),
        quote!(async fn bill(&self)),
        quote!(
            struct Bill;
        ),
        quote!(),
    ];
    for arguments in mutilated(&arguments) {
        for function in &functions {
            attribute(arguments.clone(), function);
        }
    }
}

#[test]
fn a_function_may_end_anywhere() {
    let function = quote!(
        #[cfg(unix)]
        #[doc = "A handler."]
        pub(in a::b) const async unsafe extern "C" fn r#match<'a, T: Clone, const N: usize>(
            #[cfg(unix)] DealWon { amount, .. }: &'a mut DealWon,
            self: Arc<Self>,
            State(mailer): State<Box<dyn Fn(u8) -> u8>>,
            _: &(impl Send + 'a),
            [x, y]: [u8; 2],
            ...
        ) -> Result<(), Box<dyn Error + 'a>>
        where
            T: Copy,
        {
            let half = ;
        }
    );
    for function in mutilated(&function) {
        attribute(quote!(retry = 5, blocking), &function);
    }
}

#[test]
fn arguments_of_a_function_may_end_anywhere() {
    let inside = quote!(#[x] a: &Vec<DealWon>, State(mailer): State<(A, [B; 2])>, &b: &str, mut c: <T as U>::V, _: !, d: _, e: fn(&u8) -> !);
    for inside in mutilated(&inside) {
        attribute(quote!(), &quote!(fn bill(#inside) -> (!) {}));
        attribute(quote!(queued), &quote!(async fn bill(event: &DealWon, #inside) -> #inside {}));
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
