//! `#[handler]`: what is added beside the function.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Lit;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::{in_scope_of, topics};
use crate::model::Handler;

/// The call of the function in the form in which a bus keeps handlers, and its registration.
pub(crate) fn handler(handler: &Handler) -> TokenStream {
    let (constants, topics) = topics::checked(handler.topics(), "check_pattern");
    let mut items = extractors(handler);
    items.extend(constants);
    items.extend(call(handler));
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

/// A constant for each thing that the function asks for. Here alone its trait is named.
fn extractors(handler: &Handler) -> TokenStream {
    let extractors = handler.extractors().iter().enumerate().map(|(position, extractor)| {
        let name = extractor_name(position);
        let of_type = quote_spanned!(extractor.span()=> <#extractor as __private::FromContext>::EXTRACTOR);
        quote!(const #name: __private::Extractor<#extractor> = #of_type;)
    });
    quote!(#(#extractors)*)
}

fn extractor_name(position: usize) -> Ident {
    format_ident!("__EXTRACTOR_{position}")
}

fn call(handler: &Handler) -> Option<TokenStream> {
    let event = &handler.reference()?.elem;
    let extracted: Vec<(Ident, Ident)> =
        (0..handler.extractors().len()).map(|position| (extractor_name(position), format_ident!("__argument_{position}"))).collect();
    let take = extracted.iter().map(|(extractor, argument)| {
        quote! {
            let #argument = match (#extractor.take)(__delivery) {
                ::core::result::Result::Ok(__taken) => __taken,
                ::core::result::Result::Err(__error) => {
                    return __private::Handled::Now(__private::Ended::Failed(__error));
                }
            };
        }
    });
    let arguments = extracted.iter().map(|(_, argument)| argument);
    let name = handler.function.name();
    // As one expression with the span of the name, under which the compiler says what is wrong with it.
    let mut arguments = Group::new(Delimiter::Parenthesis, quote!(__event, #(#arguments),*));
    arguments.set_span(name.span());
    let into_result = into_result(handler, event);
    let done = if handler.is_async() { quote!(pending) } else { quote!(done) };
    Some(quote! {
        #[allow(unreachable_code, unused_variables, clippy::diverging_sub_expression, clippy::unit_arg)]
        fn __call<'__event>(
            __event: &'__event #event,
            __delivery: &__private::Delivery<'_>,
        ) -> __private::Handled<'__event> {
            #(#take)*
            __private::#done(#name #arguments, #into_result)
        }
    })
}

/// Reads what the function returns. Here alone the outcome's trait is named, with the place of the type, which itself is left to be inferred: a
/// type that does not exist would be a second error.
fn into_result(handler: &Handler, event: &syn::Type) -> TokenStream {
    let Some(output) = handler.output() else { return quote!(<() as __private::Outcome<#event>>::into_result) };
    if let syn::Type::Never(_) = output {
        // Stable Rust does not let one write this type but as the return type of a function.
        return quote!(<<fn() -> ! as __private::Returns>::Output as __private::Outcome<#event>>::into_result);
    }
    let last = output.to_token_stream().into_iter().last().map_or_else(|| output.span(), |token| token.span());
    let first = quote_spanned!(output.span()=> __private::Outcome::<#event>::);
    let last = quote_spanned!(last=> into_result);
    quote!(#first #last)
}

fn registration(handler: &Handler, topics: &TokenStream) -> Option<TokenStream> {
    let event = &handler.reference()?.elem;
    let root = handler.root();
    let name = handler.function.name();
    let function = name.unraw().to_string();
    let checks = (0..handler.extractors().len()).map(extractor_name);
    let is_async = handler.is_async();
    let named = handler.arguments.name.as_ref().map(|name| quote!(.named(#name)));
    let options = options(handler, topics);
    // Here alone the event's trait is named.
    let bind = quote_spanned!(event.span()=> <#event as __private::Subscribable>::bind);
    let line = quote_spanned!(name.span()=> ::core::line!());
    Some(quote! {
        fn __bind(__binder: &mut __private::Binder) {
            #bind(::std::sync::Arc::new(__call), __binder);
        }

        fn __check(__state: &__private::StateMap) -> ::core::result::Result<(), __private::MissingState> {
            #((#checks.check)(__state)?;)*
            ::core::result::Result::Ok(())
        }

        // A macro through the `use` of our scope would be a second error wherever any import of the user's leads nowhere.
        #root::__private::inventory::submit! {
            __private::Found::new(
                ::core::concat!(::core::module_path!(), "::", #function),
                #is_async,
                __bind,
                __check,
                ::core::module_path!(),
                ::core::file!(),
                #line,
            )
            #named
            #options
        }
    })
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
    match literal {
        Some(Lit::Int(number)) => {
            let digits = Lit::new(proc_macro2::Literal::u32_unsuffixed(number.base10_parse().unwrap_or(1)));
            quote!(::core::option::Option::Some(#digits))
        }
        _ => quote!(::core::option::Option::None),
    }
}
