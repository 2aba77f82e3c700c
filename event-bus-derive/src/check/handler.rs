//! The rules for a function with `#[handler]`.

#[cfg(test)]
mod tests;

use std::ops::RangeInclusive;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, FnArg, GenericParam, Lit, Path, PathArguments, Safety, Type};

use super::{is_integer_suffix, no_topic_twice};
use crate::errors::Errors;
use crate::model::{Handler, ungrouped};
use crate::name;
use crate::parse::{Arguments, Topic, text};
use crate::symbol::{self, Symbol};

/// The longest name of a subscription, in bytes.
const MAX_NAME_BYTES: usize = 128;
/// The most things that a handler asks for.
const MAX_EXTRACTORS: usize = 6;
/// What a handler can ask for: none of it is an event, so the event was forgotten where one of them comes first.
const EXTRACTORS: [&str; 4] = ["State", "Context", "Metadata", "EventBus"];

/// Checks a handler.
pub(crate) fn handler(handler: &Handler, errors: &mut Errors) {
    arguments(&handler.arguments, errors);
    flags_say_something_new(handler, errors);
    is_a_plain_function(handler, errors);
    no_generics(handler, errors);
    no_receiver(handler, errors);
    no_conditions_on_arguments(handler, errors);
    if event_comes_first_and_by_reference(handler, errors) {
        others_come_by_value(handler, errors);
    }
    at_most_six_others(handler, errors);
    returns_no_nameless_type(handler, errors);
}

/// Checks what stands in the brackets of the attribute.
pub(crate) fn arguments(arguments: &Arguments, errors: &mut Errors) {
    name_fits(arguments, errors);
    topics_are_in_the_grammar(arguments, errors);
    no_topic_twice(arguments.topics.as_deref().unwrap_or_default(), errors);
    let numbers = [
        (symbol::RETRY, &arguments.retry, 1..=100, " attempts in all, the first one as well"),
        (symbol::CONCURRENCY, &arguments.concurrency, 1..=1024, " calls at once"),
        (symbol::BUFFER, &arguments.buffer, 1..=1_000_000, " events that wait"),
    ];
    for (word, literal, range, of_what) in numbers {
        if let Some(literal) = literal {
            number_is_in_range(word, literal, &range, of_what, errors);
        }
    }
}

fn name_fits(arguments: &Arguments, errors: &mut Errors) {
    let Some(literal) = &arguments.name else { return };
    let name = literal.value();
    if name.is_empty() {
        errors.at(literal.span(), "a name may not be empty; leave it out to name the handler by its path");
    } else if name.len() > MAX_NAME_BYTES {
        errors.at(literal.span(), format!("this name is {} bytes long; the limit is {MAX_NAME_BYTES}", name.len()));
    } else if let Some(letter) = name.chars().find(|letter| letter.is_control()) {
        errors.at(literal.span(), format!("a name may not contain {letter:?}: it is shown in logs, on one line"));
    }
}

/// The topics written as text. Those written as paths are checked by `check_pattern`, in a constant.
fn topics_are_in_the_grammar(arguments: &Arguments, errors: &mut Errors) {
    if let Some(word) = arguments.no_topics {
        errors.at(word, "no topic at all; leave out `topics` to hear every event that the handler takes");
    }
    for topic in arguments.topics.iter().flatten() {
        if let Topic::Literal(literal) = topic
            && let Err(why) = name::check_pattern(&literal.value())
        {
            errors.at(literal.span(), why);
        }
    }
}

fn number_is_in_range(word: Symbol, literal: &Lit, range: &RangeInclusive<u32>, of_what: &str, errors: &mut Errors) {
    let (least, most) = (range.start(), range.end());
    match literal {
        Lit::Int(number) if is_integer_suffix(number.suffix()) => {
            let number = number.base10_parse::<u32>();
            if !number.is_ok_and(|number| range.contains(&number)) {
                errors.at(literal.span(), format!("`{word}` is {least} to {most}{of_what}"));
            }
        }
        _ => errors.at(literal.span(), format!("`{word}` is a whole number: {least} to {most}{of_what}")),
    }
}

/// A word that does nothing here would be read as if it did.
fn flags_say_something_new(handler: &Handler, errors: &mut Errors) {
    let Arguments { queued, blocking, .. } = handler.arguments;
    if handler.is_async() {
        if let Some(blocking) = blocking {
            errors.at(
                blocking,
                "`blocking` is for a function that is not `async`: leave out one of the two, for an `async fn` must not block",
            );
        }
        if let Some(queued) = queued {
            errors.at(queued, "an `async fn` always has a queue; leave out `queued`");
        }
    } else if let (Some(queued), Some(_)) = (queued, blocking) {
        errors.at(queued, "a `blocking` handler always has a queue; leave out `queued`");
    }
}

fn is_a_plain_function(handler: &Handler, errors: &mut Errors) {
    let signature = &handler.function.signature;
    if let Some(constness) = &signature.constness {
        errors.at(
            constness.span,
            "a handler runs when an event arrives, not while the program compiles: leave out `const`",
        );
    }
    if let Safety::Unsafe(unsafety) = &signature.safety {
        errors.at(
            unsafety.span,
            "the bus cannot promise what an `unsafe fn` asks of its callers: leave out `unsafe`, and write it in the body",
        );
    }
    if let Some(abi) = &signature.abi {
        errors.on(abi, "the bus calls Rust functions only: leave out `extern`, and call that function from a handler");
    }
}

fn no_generics(handler: &Handler, errors: &mut Errors) {
    match handler.function.signature.generics.params.first() {
        None => {}
        Some(GenericParam::Lifetime(parameter)) => errors.on(
            &parameter.lifetime,
            format!("a handler needs no lifetimes: leave out `{0}`, here and wherever it is used", parameter.lifetime),
        ),
        Some(GenericParam::Type(parameter)) => errors.at(
            parameter.ident.span(),
            format!("a handler is one function for one type of event: write a type in place of `{}`", parameter.ident),
        ),
        Some(GenericParam::Const(parameter)) => errors.at(
            parameter.ident.span(),
            format!("a handler is one function: write a value in place of `{}`", parameter.ident),
        ),
    }
}

fn no_receiver(handler: &Handler, errors: &mut Errors) {
    if let Some(receiver) = handler.function.signature.receiver() {
        errors.at(
            receiver.self_token.span,
            "a handler is a function outside of `impl` and `trait`, without `self`: what it needs it asks for, \
             with `State(value): State<Type>` after the event",
        );
    }
}

/// What we add could not know whether the argument is there.
fn no_conditions_on_arguments(handler: &Handler, errors: &mut Errors) {
    let is_condition = |attribute: &&Attribute| {
        [symbol::CFG, symbol::CFG_ATTR].iter().any(|word| attribute.path().is_ident(word.text()))
    };
    for argument in &handler.function.signature.inputs {
        let (FnArg::Typed(syn::PatType { attrs, .. }) | FnArg::Receiver(syn::Receiver { attrs, .. })) = argument;
        if let Some(condition) = attrs.iter().find(is_condition) {
            errors.on(
                condition,
                "an argument of a handler is always there; put the condition on the whole function, and write two",
            );
        }
    }
}

/// Says whether it does: else the others may be right where they are wrong now.
fn event_comes_first_and_by_reference(handler: &Handler, errors: &mut Errors) -> bool {
    if handler.function.signature.receiver().is_some() {
        return false;
    }
    let Some(first) = handler.first() else {
        errors.at(
            handler.function.brackets(),
            "a handler's first argument is the event, by reference: `event: &SomeEvent`",
        );
        return false;
    };
    let Some(reference) = handler.reference() else {
        errors.on(first, not_a_reference(first));
        return false;
    };
    let event = ungrouped(&reference.elem);
    let is_followed_by_the_event = matches!(handler.extractors().first(), Some(Type::Reference(_)));
    if is_followed_by_the_event && path(event).is_some_and(|path| is_named(path, &EXTRACTORS)) {
        errors.on(
            first,
            format!("the event comes first, by reference: `event: &SomeEvent`; then comes `{}`", text(event)),
        );
        return false;
    }
    if let Some(mutability) = &reference.mutability {
        errors.at(
            mutability.span,
            format!("an event is shared by all its handlers, so none can change it: write `&{}`", text(event)),
        );
    } else if let Some(lifetime) = &reference.lifetime
        && lifetime.ident == "static"
    {
        errors.on(
            lifetime,
            format!(
                "the event lives as long as the call, not for ever: write `&{}`, and clone what you keep",
                text(event)
            ),
        );
    } else if let Some(advice) = no_event(event) {
        errors.on(event, advice);
    }
    true
}

fn not_a_reference(first: &Type) -> String {
    if let Some(advice) = no_event(first) {
        return advice;
    }
    match path(first) {
        Some(path) if is_named(path, &EXTRACTORS) => {
            format!("the event comes first, by reference: `event: &SomeEvent`; then comes `{}`", text(first))
        }
        Some(path) if is_named(path, &["Arc", "Rc", "Box"]) => {
            let inner = argument(path).map_or_else(|| "SomeEvent".to_owned(), text);
            format!("the event comes by reference: write `&{inner}`")
        }
        Some(_) => format!("the event comes by reference: write `&{}`", text(first)),
        None => "a handler's first argument is the event, by reference: `event: &SomeEvent`".to_owned(),
    }
}

/// Types of which the first glance says that they are no event, and what was meant by them.
fn no_event(written: &Type) -> Option<String> {
    let many =
        |of: &dyn ToTokens| format!("for many events at once take `&EventBatch<{}>`", text(of.to_token_stream()));
    match written {
        Type::Slice(slice) => Some(many(&slice.elem)),
        Type::Array(array) => Some(many(&array.elem)),
        Type::Path(of) if is_named(&of.path, &["Vec"]) => argument(&of.path).map(|of| many(&of)),
        Type::Path(of) if is_named(&of.path, &["str", "String"]) => {
            Some("a handler says which event it takes by its type; for every event take `&RawEvent`".to_owned())
        }
        Type::TraitObject(_) => Some("a handler takes one type of event; for every event take `&RawEvent`".to_owned()),
        _ => nameless(written).map(|_| {
            "a handler takes one type of event; for several derive `EventSet` on an enum, for every event take `&RawEvent`"
                .to_owned()
        }),
    }
}

fn others_come_by_value(handler: &Handler, errors: &mut Errors) {
    for extractor in handler.extractors() {
        if let Type::Reference(reference) = extractor {
            errors.on(
                extractor,
                format!(
                    "only the event comes by reference; write `{}`, which is taken by value",
                    text(ungrouped(&reference.elem))
                ),
            );
        } else if let Some(word) = nameless(extractor) {
            errors.at(word, "what a handler asks for has one type: write it in place of `impl ..`");
        }
    }
}

fn at_most_six_others(handler: &Handler, errors: &mut Errors) {
    if let Some(seventh) = handler.extractors().get(MAX_EXTRACTORS) {
        errors.on(
            seventh,
            format!(
                "a handler asks for at most {MAX_EXTRACTORS} things beside the event; put some of them into one `State<T>`, or into a type with `impl FromContext`"
            ),
        );
    }
}

fn returns_no_nameless_type(handler: &Handler, errors: &mut Errors) {
    if let Some(word) = handler.output().and_then(nameless) {
        errors.at(
            word,
            "a handler returns nothing or `Result<(), E>`, with its type written out; for a future write `async fn`",
        );
    }
}

/// Where `impl` stands in a type, if it does.
fn nameless(of: &Type) -> Option<Span> {
    fn find(tokens: TokenStream) -> Option<Span> {
        tokens.into_iter().find_map(|token| match token {
            TokenTree::Ident(word) if word == "impl" => Some(word.span()),
            TokenTree::Group(group) => find(group.stream()),
            _ => None,
        })
    }
    find(of.to_token_stream())
}

fn path(of: &Type) -> Option<&Path> {
    match of {
        Type::Path(of) if of.qself.is_none() => Some(&of.path),
        _ => None,
    }
}

fn is_named(path: &Path, names: &[&str]) -> bool {
    path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// The first type in the angle brackets at the end of a path.
fn argument(path: &Path) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(argument) => Some(argument),
        _ => None,
    })
}
