//! `#[handler]`: what is added beside the function.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Lit, Type};

use super::{in_scope_of, topics};
use crate::model::Handler;

/// The call of the function in the form in which a bus keeps handlers, and its registration.
pub(crate) fn handler(handler: &Handler) -> TokenStream {
    let (constants, topics) = topics::checked(handler.topics(), "check_pattern");
    let mut items = constants;
    items.extend(answer(handler));
    items.extend(registration(handler, &topics));
    let scope = in_scope_of(&handler.root(), &items);
    in_no_impl(handler, &scope)
}

/// The scope within a trait that nobody uses. A macro does not see whether it stands in an `impl`, where none of this would work: a constant
/// would be two errors there, that it has no name and that the function is not found. A trait is one, under the function's name, with the advice to
/// move out.
fn in_no_impl(handler: &Handler, scope: &TokenStream) -> TokenStream {
    let conditions = &handler.function.conditions;
    let function = handler.function.name();
    let name = format_ident!("__event_bus_handler_{}", function.unraw(), span = Span::call_site());
    let keyword = quote_spanned!(function.span()=> trait);
    let mut body = Group::new(Delimiter::Brace, quote!(const __FOUND: () = { #scope };));
    body.set_span(function.span());
    quote! {
        #(#conditions)*
        #[doc(hidden)]
        #[allow(dead_code, non_camel_case_types)]
        #keyword #name #body
    }
}

/// One function that answers both what is asked of a handler that was found: to make its entries, and whether a bus has what it needs.
///
/// It names none of the user's types, which are inferred from the call: one that does not exist would be a second error. The traits are
/// named once for each type, in its place.
fn answer(handler: &Handler) -> Option<TokenStream> {
    let event = &handler.reference()?.elem;
    let bind = in_place_of(event, &quote!(__private::Subscribable), &quote!(bind));
    let positions = 0..handler.extractors().len();
    let extractors: Vec<Ident> = positions.clone().map(|position| format_ident!("__extractor_{position}")).collect();
    let arguments: Vec<Ident> = positions.map(|position| format_ident!("__argument_{position}")).collect();
    let named = handler
        .extractors()
        .iter()
        .map(|extractor| in_place_of(extractor, &quote!(__private::FromContext), &quote!(EXTRACTOR)));
    let name = handler.function.name();
    // As one expression with the span of the name, under which the compiler says what is wrong with it.
    let mut called = Group::new(Delimiter::Parenthesis, quote!(__event, #(#arguments),*));
    called.set_span(name.span());
    let gives = if handler.is_async() { quote!(pending) } else { quote!(done) };
    let returned = returned(handler);
    Some(quote! {
        #[allow(unreachable_code, unused_variables, clippy::diverging_sub_expression, clippy::unit_arg)]
        fn __answer(__ask: __private::Ask<'_>) -> ::core::result::Result<(), __private::MissingState> {
            #(let #extractors = #named;)*
            __private::answer(__ask, &[#(#extractors.check),*], #bind, move |__event, __delivery| {
                #(
                    let #arguments = match (#extractors.take)(__delivery) {
                        ::core::result::Result::Ok(__taken) => __taken,
                        ::core::result::Result::Err(__error) => return __private::failed(__error),
                    };
                )*
                __private::#gives(__event, #name #called, #returned)
            })
        }
    })
}

/// Reads what the function returns.
fn returned(handler: &Handler) -> TokenStream {
    match handler.output() {
        None => quote!(<() as __private::Outcome<_>>::RETURNED),
        // Stable Rust does not let one write this type but as the return type of a function.
        Some(Type::Never(_)) => quote!(<<fn() -> ! as __private::Returns>::Output as __private::Outcome<_>>::RETURNED),
        Some(output) => in_place_of(output, &quote!(__private::Outcome), &quote!(RETURNED)),
    }
}

/// `Trait::item`, from the first to the last token of a type: there the compiler says that the type does not implement the trait. With `<_ as Trait>` it
/// would point at the `_`, which has room for one token only.
fn in_place_of(of: &Type, implements: &TokenStream, item: &TokenStream) -> TokenStream {
    let last = of.to_token_stream().into_iter().last().map_or_else(|| of.span(), |token| token.span());
    let implements = respanned(implements, of.span());
    let item = respanned(item, last);
    quote_spanned!(of.span()=> #implements::#item)
}

fn respanned(tokens: &TokenStream, span: Span) -> TokenStream {
    let tokens = tokens.clone().into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    tokens.collect()
}

fn registration(handler: &Handler, topics: &TokenStream) -> TokenStream {
    let root = super::root_of_macros(handler.arguments.path.as_ref());
    let name = handler.function.name();
    let function = name.unraw().to_string();
    let is_async = handler.is_async();
    let named = handler.arguments.name.as_ref().map(|name| quote!(.named(#name)));
    let options = options(handler, topics);
    let line = quote_spanned!(name.span()=> ::core::line!());
    quote! {
        #root::__private::inventory::submit! {
            __private::Found::new(
                ::core::concat!(::core::module_path!(), "::", #function),
                #is_async,
                __answer,
                ::core::module_path!(),
                ::core::file!(),
                #line,
            )
            #named
            #options
        }
    }
}

/// What stands in the brackets, if anything does.
fn options(handler: &Handler, topics: &TokenStream) -> TokenStream {
    let arguments = &handler.arguments;
    let (retry, concurrency, buffer) =
        (number(arguments.retry.as_ref()), number(arguments.concurrency.as_ref()), number(arguments.buffer.as_ref()));
    let is_there = |flag: Option<Span>| flag.is_some();
    let (queued, blocking, each_process) =
        (is_there(arguments.queued), is_there(arguments.blocking), is_there(arguments.each_process));
    quote! {
        .with(__private::FoundOptions {
            topics: #topics,
            retry: #retry,
            concurrency: #concurrency,
            buffer: #buffer,
            queued: #queued,
            blocking: #blocking,
            each_process: #each_process,
        })
    }
}

/// A number without its suffix: its type is that of the option.
fn number(literal: Option<&Lit>) -> TokenStream {
    let Some(Lit::Int(number)) = literal else { return quote!(::core::option::Option::None) };
    let digits = Literal::u32_unsuffixed(number.base10_parse().unwrap_or(1));
    quote!(::core::option::Option::Some(#digits))
}
