//! The rules for a type that derives `EventField`.

use super::event::no_field_twice;
use super::{field, no_lifetimes, no_name_twice, serde};
use crate::errors::Errors;
use crate::model::{Body, Field, Form, Nested, Tagging, Variant, VariantBody};
use crate::parse::Style;
use crate::symbol;

/// Checks a part of events.
pub(crate) fn nested(nested: &Nested, errors: &mut Errors) {
    no_lifetimes(&nested.head.generics, errors);
    serde::on_nested(nested, matches!(nested.body, Body::Struct(..)), errors);
    if nested.head.event.wire.is_some() {
        for field in nested.written_fields() {
            field::stands_behind_a_wire_type(field, errors);
        }
        return;
    }
    match &nested.body {
        Body::Struct(Form::Empty(style), fields) => errors.at(style.span(), why_not_empty(nested, *style, fields)),
        Body::Struct(form, fields) => fields_are_sound(nested, fields, matches!(form, Form::Object), errors),
        Body::Enum(_, variants) => variants_are_sound(nested, variants, errors),
        Body::Union => errors.at(nested.head.ident.span(), "a union has no wire form; use an enum"),
    }
}

fn why_not_empty(nested: &Nested, style: Style, fields: &[Field]) -> String {
    let ident = &nested.head.ident;
    match style {
        _ if !fields.is_empty() => format!(
            "every field of `{ident}` is skipped, so an event has nothing to say of it; keep one, or put `skip` on the field that holds `{ident}`"
        ),
        Style::Unit(_) => {
            format!("a unit struct writes `null` and could never gain a field; write `struct {ident} {{}}`")
        }
        Style::Tuple(_) | Style::Braces(_) => {
            format!(
                "a struct without names writes `[]` and could never gain a named field; write `struct {ident} {{}}`"
            )
        }
    }
}

/// serde writes it as a variant without data, and then asks for the data.
fn data_of_a_variant_is_written(nested: &Nested, variant: &Variant, errors: &mut Errors) {
    if let Body::Enum(Tagging::Adjacent { .. }, _) = &nested.body
        && let (VariantBody::Unit, [field]) = (variant.body, variant.fields.as_slice())
        && let (false, Some(skip)) = (variant.skip, field.serde.find(symbol::SKIP))
    {
        let ident = &variant.ident;
        errors.at(
            skip,
            format!("serde cannot read `{ident}` back without its only field; write it as `{ident}`, without data"),
        );
    }
}

fn fields_are_sound(nested: &Nested, fields: &[Field], with_names: bool, errors: &mut Errors) {
    let container = &nested.head.ident;
    let borrows_by_name = nested.head.generics.lifetimes().next().is_some();
    for field in fields {
        if with_names {
            field::named(field, container, borrows_by_name, errors);
        } else {
            field::unnamed(field, container, borrows_by_name, errors);
        }
    }
    if with_names {
        no_field_twice(fields, errors);
    }
}

fn variants_are_sound(nested: &Nested, variants: &[Variant], errors: &mut Errors) {
    if variants.iter().all(|variant| variant.skip) {
        let why = if variants.is_empty() { "has no variants" } else { "skips every variant" };
        let ident = &nested.head.ident;
        errors.at(ident.span(), format!("`{ident}` {why}, so no event with it could be written; add a variant"));
    }
    for variant in variants {
        data_of_a_variant_is_written(nested, variant, errors);
        if let Some(span) = variant.event {
            errors.at(span, "`#[event(..)]` says nothing on a variant; put it on the variant's fields");
        }
        serde::on_variant(variant, errors);
        if !variant.skip {
            fields_are_sound(nested, &variant.fields, variant.body == VariantBody::Object, errors);
        }
    }
    let written = variants.iter().filter(|variant| !variant.skip);
    no_name_twice("variants", written.map(|variant| (variant.ident.span(), variant.names())), errors);
}
