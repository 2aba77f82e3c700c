//! The rules for a struct that derives `Event`.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Ident, Lit, Type};

use super::{field, is_integer_suffix, no_lifetimes, no_name_twice, no_topic_twice, no_type_parameters, serde};
use crate::errors::Errors;
use crate::model::{Event, Field, Shape};
use crate::name;
use crate::parse::{Style, Topic};
use crate::symbol;

/// Checks an event.
pub(crate) fn event(event: &Event, errors: &mut Errors) {
    names_itself(event, errors);
    name_is_in_the_grammar(event, errors);
    topics_are_in_the_grammar(event, errors);
    no_topic_twice(event.topics(), errors);
    topics_fit_into_an_envelope(event, errors);
    version_is_a_number_from_one(event, errors);
    later_versions_say_what_they_replace(event, errors);
    is_not_made_from_itself(event, errors);
    compat_is_known(event, errors);
    is_a_struct_with_braces(event, errors);
    no_lifetimes(&event.head.generics, errors);
    no_type_parameters(
        &event.head.generics,
        "an event is one concrete type with one name; use an enum or a newtype for each case",
        errors,
    );
    serde::on_event(&event.head.serde, errors);
    if matches!(event.shape, Shape::Struct(Style::Braces(_))) {
        fields_are_sound(event, errors);
    }
}

fn names_itself(event: &Event, errors: &mut Errors) {
    if event.head.event.has_name {
        return;
    }
    let ident = &event.head.ident;
    let like = name::from_type_name(&event.head.name())
        .map_or_else(String::new, |name| format!(", like `#[event(\"{name}\")]`"));
    if let Some(attribute) = event.head.event.span {
        let text = format!(
            "`{ident}` needs a name, before everything else: `#[event(\"<entity>.<what_happened>\", ..)]`{like}"
        );
        errors.at(attribute, text);
    } else {
        errors.at(ident.span(), format!("`{ident}` needs a name: add `#[event(\"<entity>.<what_happened>\")]`{like}"));
    }
}

fn name_is_in_the_grammar(event: &Event, errors: &mut Errors) {
    if let Some(literal) = &event.head.event.name
        && let Err(why) = name::check_event(&literal.value(), &event.head.name())
    {
        errors.at(literal.span(), why);
    }
}

/// The topics written as text. Those written as paths are checked by `check_topic`, in a constant.
fn topics_are_in_the_grammar(event: &Event, errors: &mut Errors) {
    for topic in event.topics() {
        if let Topic::Literal(literal) = topic
            && let Err(why) = name::check_topic(&literal.value())
        {
            errors.at(literal.span(), why);
        }
    }
}

fn topic_tokens(topic: &Topic) -> TokenStream {
    match topic {
        Topic::Literal(literal) => literal.to_token_stream(),
        Topic::Constant(path) => path.to_token_stream(),
    }
}

/// As many as `MAX_TOPICS` in the envelope of event-bus: with more, what is written could not be read.
fn topics_fit_into_an_envelope(event: &Event, errors: &mut Errors) {
    const MOST: usize = 16;
    if let Some(topic) = event.topics().get(MOST) {
        errors.on(
            topic_tokens(topic),
            format!("an event is published on at most {MOST} topics; subscribe by patterns instead"),
        );
    }
}

fn version_is_a_number_from_one(event: &Event, errors: &mut Errors) {
    let Some(literal) = &event.head.event.version else { return };
    let why = match literal {
        Lit::Int(number) if is_integer_suffix(number.suffix()) => match number.base10_parse::<i128>() {
            Ok(..=0) => "versions start at 1",
            Ok(number) if u32::try_from(number).is_ok() => return,
            _ => "this version is too large; versions count 1, 2, 3",
        },
        _ => "a version is a whole number: `version = 2`",
    };
    errors.at(literal.span(), why);
}

fn later_versions_say_what_they_replace(event: &Event, errors: &mut Errors) {
    let attribute = &event.head.event;
    let version = event.version();
    let name = attribute.name.as_ref().map_or_else(|| event.head.name(), syn::LitStr::value);
    match (&attribute.version, &attribute.upcast_from) {
        (Some(literal), None) if version > 1 && attribute.reads.is_none() && !attribute.words.contains(&symbol::UPCAST_FROM) => errors.at(
            literal.span(),
            format!(
                "version {version} of `{name}` needs `upcast_from = <the version {} struct>` so that old events can still be read",
                version - 1
            ),
        ),
        (None, Some((key, _))) if !attribute.words.contains(&symbol::VERSION) => errors.at(*key, "`upcast_from` needs the version that it leads to: add `version = 2`"),
        (Some(Lit::Int(number)), Some((key, _))) if number.base10_digits() == "1" => {
            errors.at(*key, "version 1 has nothing before it; write `version = 2`, or leave out `upcast_from`");
        }
        _ => {}
    }
}

fn compat_is_known(event: &Event, errors: &mut Errors) {
    let attribute = &event.head.event;
    if let Some(compat) = &attribute.compat
        && !matches!(compat.value().as_str(), "full" | "backward")
    {
        errors.at(
            compat.span(),
            "`compat` is \"full\", as it is without the word (old and new programs read each other's events), or \"backward\" (new programs read old events)",
        );
    }
    let Some(reads) = &attribute.reads else { return };
    if reads.value() != "subset" {
        errors.at(
            reads.span(),
            "`reads` is \"subset\": the struct has the published fields that it needs, and is never published",
        );
    }
    if let Some(topic) = event.topics().first() {
        errors.on(topic_tokens(topic), "a struct that only reads is not published on topics; choose them where it is subscribed to: `.topic(\"deals\")`");
    }
    if let Some(superseded) = attribute.superseded {
        errors
            .at(superseded, "a struct that only reads has one version, that of what it reads; take `superseded` away");
    }
    if let Some(compat) = &attribute.compat {
        errors.at(compat.span(), "a struct that only reads is compared with what it reads; take `compat` away");
    }
}

/// Its constants would ask for themselves.
fn is_not_made_from_itself(event: &Event, errors: &mut Errors) {
    let ident = &event.head.ident;
    if let Some((_, Type::Path(old))) = &event.head.event.upcast_from
        && (old.path.is_ident(ident) || old.path.is_ident("Self"))
    {
        let text =
            format!("`{ident}` is this struct; `upcast_from` names the one of the version before, like `{ident}V1`");
        errors.on(old, text);
    }
}

fn is_a_struct_with_braces(event: &Event, errors: &mut Errors) {
    let ident = &event.head.ident;
    match event.shape {
        Shape::Struct(Style::Braces(_)) => {}
        Shape::Struct(Style::Tuple(span)) => errors.at(
            span,
            "an event's fields need names, so that one can be added later; write `struct Name { field: Type }`",
        ),
        Shape::Struct(Style::Unit(_)) => errors.at(
            ident.span(),
            format!("a unit struct writes `null` and could never gain a field; write `struct {ident} {{}}`"),
        ),
        Shape::Enum => errors.at(
            ident.span(),
            "an event is a struct. To group events, derive `EventSet` on the enum and `Event` on each payload",
        ),
        Shape::Union => errors.at(ident.span(), "an event is a struct; a union has no wire form"),
    }
}

fn fields_are_sound(event: &Event, errors: &mut Errors) {
    let ident = &event.head.ident;
    let borrows_by_name = event.head.generics.lifetimes().next().is_some();
    for field in &event.fields {
        field::named(field, ident, borrows_by_name, errors);
    }
    no_field_twice(&event.fields, errors);
    no_second_key(event, errors);
    for field in &event.fields {
        key_can_be_seen(field, ident, errors);
    }
}

pub(super) fn no_field_twice(fields: &[Field], errors: &mut Errors) {
    let written = fields.iter().filter(|field| !field.skip && !field.flatten);
    no_name_twice("fields", written.map(|field| (field.span, field.names())), errors);
}

fn no_second_key(event: &Event, errors: &mut Errors) {
    for key in event.fields.iter().filter_map(|field| field.event.key).skip(1) {
        errors.at(key, "an event has one key; for a key made of several fields, call `.key(..)` when publishing");
    }
}

/// A key is what brokers sort by and logs show.
fn key_can_be_seen(field: &Field, event: &Ident, errors: &mut Errors) {
    let Some(key) = field.event.key else { return };
    if let Some(sensitive) = field.event.sensitive {
        errors
            .at(sensitive, "a key is seen by brokers and logs, so it cannot be sensitive; choose another field as key");
    }
    if field.skip {
        errors.at(key, format!("a skipped field is not there when `{event}` is read back, so it cannot be the key"));
    } else if field.flatten {
        errors.at(key, "a flattened field is several members on the wire; mark one field as the key");
    }
}
