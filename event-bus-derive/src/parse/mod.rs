//! Attributes and fields, taken from tokens into plain structs with their spans. What cannot be read is an error here; whether what was
//! read makes sense is the business of [`check`](crate::check).

mod doc;
mod event;
mod function;
mod handler;
mod list;
mod serde;
mod topic;

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{DeriveInput, Generics, Ident, Member, Type};

pub(crate) use self::event::{FieldAttribute, TypeAttribute};
pub(crate) use self::function::{Function, function};
pub(crate) use self::handler::Arguments;
pub(crate) use self::serde::Words;
pub(crate) use self::topic::Topic;
use crate::errors::Errors;
use crate::symbol::{self, Symbol};

/// Which of the derives reads: each knows its own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Derive {
    Event,
    Nested,
    Set,
}

/// A type with a derive on it.
pub(crate) struct Input {
    pub(crate) head: Head,
    pub(crate) data: Data,
}

/// What stands above the braces.
pub(crate) struct Head {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) description: String,
    pub(crate) event: TypeAttribute,
    pub(crate) serde: Words,
}

/// What stands in the braces.
pub(crate) enum Data {
    Struct(Fields),
    Enum(Vec<Variant>),
    Union,
}

/// The fields of a struct or of a variant.
pub(crate) struct Fields {
    pub(crate) style: Style,
    pub(crate) list: Vec<Field>,
}

/// How fields are written; with the brackets, or the name where there are none.
#[derive(Clone, Copy)]
pub(crate) enum Style {
    Braces(Span),
    Tuple(Span),
    Unit(Span),
}

/// One field.
pub(crate) struct Field {
    pub(crate) member: Member,
    /// The field's name, or its type where it has none.
    pub(crate) span: Span,
    pub(crate) declared: Type,
    pub(crate) description: String,
    pub(crate) event: FieldAttribute,
    pub(crate) serde: Words,
}

/// One variant of an enum.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) description: String,
    pub(crate) serde: Words,
    pub(crate) fields: Fields,
    /// `#[event(..)]` on the variant, where nothing can be said.
    pub(crate) event: Option<Span>,
}

impl Derive {
    /// The words of `#[event(..)]` on a type.
    fn on_type(self) -> &'static [Symbol] {
        match self {
            Self::Event => symbol::ON_EVENT,
            Self::Nested => symbol::ON_NESTED,
            Self::Set => symbol::ON_SET,
        }
    }

    /// The words of `#[event(..)]` on a field. A set's members are not read.
    fn on_field(self) -> &'static [Symbol] {
        match self {
            Self::Event => symbol::ON_EVENT_FIELD,
            Self::Nested | Self::Set => symbol::ON_NESTED_FIELD,
        }
    }
}

impl Style {
    pub(crate) fn span(self) -> Span {
        match self {
            Self::Braces(span) | Self::Tuple(span) | Self::Unit(span) => span,
        }
    }
}

/// Reads a type.
pub(crate) fn input(input: &DeriveInput, derive: Derive, errors: &mut Errors) -> Input {
    let can_be_event = matches!(&input.data, syn::Data::Struct(data) if matches!(data.fields, syn::Fields::Named(_)));
    let event = TypeAttribute::read(&input.attrs, derive, can_be_event, errors);
    // A struct may be an event and, nested in others, a field: then `Event` reports what is wrong with its attributes.
    let derive = if event.belongs_to_event { Derive::Event } else { derive };
    let head = Head {
        ident: input.ident.clone(),
        generics: input.generics.clone(),
        description: doc::description(&input.attrs),
        event,
        serde: Words::read(&input.attrs),
    };
    let data = match &input.data {
        syn::Data::Struct(data) => Data::Struct(fields(&data.fields, head.ident.span(), derive, errors)),
        syn::Data::Enum(data) => {
            Data::Enum(data.variants.iter().map(|variant| self::variant(variant, derive, errors)).collect())
        }
        syn::Data::Union(_) => Data::Union,
    };
    Input { head, data }
}

fn variant(variant: &syn::Variant, derive: Derive, errors: &mut Errors) -> Variant {
    Variant {
        ident: variant.ident.clone(),
        description: doc::description(&variant.attrs),
        serde: Words::read(&variant.attrs),
        fields: fields(&variant.fields, variant.ident.span(), derive, errors),
        event: variant
            .attrs
            .iter()
            .find(|attribute| attribute.path().is_ident(symbol::EVENT.text()))
            .map(|attribute| attribute.path().span()),
    }
}

fn fields(fields: &syn::Fields, name: Span, derive: Derive, errors: &mut Errors) -> Fields {
    let style = match fields {
        syn::Fields::Named(fields) => Style::Braces(fields.brace_token.span.join()),
        syn::Fields::Unnamed(fields) => Style::Tuple(fields.paren_token.span.join()),
        syn::Fields::Unit => Style::Unit(name),
    };
    let list = fields.iter().zip(fields.members()).map(|(field, member)| self::field(field, member, derive, errors));
    Fields { style, list: list.collect() }
}

fn field(field: &syn::Field, member: Member, derive: Derive, errors: &mut Errors) -> Field {
    Field {
        span: field.ident.as_ref().map_or_else(|| field.ty.span(), Ident::span),
        member,
        declared: field.ty.clone(),
        description: doc::description(&field.attrs),
        event: FieldAttribute::read(&field.attrs, derive, errors),
        serde: Words::read(&field.attrs),
    }
}

/// A type or path as the text that a person would write: `Vec<Stage>`.
pub(crate) fn text(tokens: impl ToTokens) -> String {
    let spaced = tokens.to_token_stream().to_string();
    [" ::", ":: ", " <", "< ", " >", " ,", "& "].iter().fold(spaced, |text, gap| text.replace(gap, gap.trim()))
}
