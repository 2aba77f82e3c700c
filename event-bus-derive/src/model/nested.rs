//! A type that derives `EventField`: the parts of events.

use proc_macro2::Span;
use syn::Ident;
use syn::ext::IdentExt;

use super::Field;
use crate::case::Case;
use crate::parse::{self, Data, Head, Input, Style, Words};
use crate::symbol;

/// A part of events.
pub(crate) struct Nested {
    pub(crate) head: Head,
    pub(crate) body: Body,
}

/// What the type is made of.
pub(crate) enum Body {
    Struct(Form, Vec<Field>),
    Enum(Tagging, Vec<Variant>),
    Union,
}

/// How a struct is written.
#[derive(Clone, Copy)]
pub(crate) enum Form {
    /// An object.
    Object,
    /// The value of its only field.
    Newtype,
    /// An array of its fields.
    Tuple,
    /// Nothing is left to write: refused.
    Empty(Style),
    /// `#[serde(transparent)]`: the field at this position, as if the struct were not there.
    Transparent(usize),
}

/// How an enum says which variant it is.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Tagging {
    External,
    Internal { tag: String },
    Adjacent { tag: String, content: String },
    Untagged,
}

/// One variant.
pub(crate) struct Variant {
    pub(crate) ident: Ident,
    pub(crate) wire_name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) description: String,
    pub(crate) body: VariantBody,
    /// Every field, also those that are not on the wire.
    pub(crate) fields: Vec<Field>,
    /// Not on the wire at all.
    pub(crate) skip: bool,
    /// It stands for every name that the program does not know.
    pub(crate) other: bool,
    pub(crate) serde: Words,
    pub(crate) event: Option<Span>,
}

/// How the data of a variant is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum VariantBody {
    Unit,
    Newtype,
    Tuple,
    Object,
}

impl Nested {
    pub(crate) fn new(input: Input) -> Self {
        let Input { head, data } = input;
        let body = match data {
            Data::Struct(fields) => {
                let style = fields.style;
                let fields = Field::of_struct(fields.list, &head.serde);
                Body::Struct(Form::of(style, &fields, &head.serde), fields)
            }
            Data::Enum(variants) => {
                let variants = variants.into_iter().map(|variant| Variant::new(variant, &head.serde)).collect();
                Body::Enum(Tagging::of(&head.serde), variants)
            }
            Data::Union => Body::Union,
        };
        Self { head, body }
    }

    /// The fields of the struct, or of all variants that are on the wire.
    pub(crate) fn written_fields(&self) -> impl Iterator<Item = &Field> {
        let (fields, variants): (&[Field], &[Variant]) = match &self.body {
            Body::Struct(_, fields) => (fields, &[]),
            Body::Enum(_, variants) => (&[], variants),
            Body::Union => (&[], &[]),
        };
        let of_variants = variants.iter().filter(|variant| !variant.skip).flat_map(|variant| &variant.fields);
        fields.iter().chain(of_variants).filter(|field| !field.skip)
    }

    /// The one field that stands for the whole struct on the wire.
    pub(crate) fn inner(&self) -> Option<&Field> {
        match &self.body {
            Body::Struct(Form::Newtype, fields) => fields.first(),
            Body::Struct(Form::Transparent(position), fields) => fields.get(*position),
            _ => None,
        }
    }

    /// Whether values are plain strings, which can be the keys of maps.
    pub(crate) fn is_plain_enum(&self) -> bool {
        match &self.body {
            Body::Enum(Tagging::External, variants) => {
                variants.iter().filter(|variant| !variant.skip).all(|variant| variant.body == VariantBody::Unit)
            }
            _ => false,
        }
    }
}

impl Form {
    fn of(style: Style, fields: &[Field], serde: &Words) -> Self {
        // serde passes over what is skipped and over markers; if more than one field is left, it refuses.
        let written = || fields.iter().position(|field| !field.skip && !field.is_marker());
        match style {
            Style::Braces(_) | Style::Tuple(_) if serde.has(symbol::TRANSPARENT) && written().is_some() => {
                Self::Transparent(written().unwrap_or_default())
            }
            Style::Braces(_) => Self::Object,
            Style::Tuple(_) if fields.iter().all(|field| field.skip) => Self::Empty(style),
            Style::Tuple(_) if fields.len() == 1 => Self::Newtype,
            Style::Tuple(_) => Self::Tuple,
            Style::Unit(_) => Self::Empty(style),
        }
    }
}

impl Tagging {
    fn of(serde: &Words) -> Self {
        match (serde.text(symbol::TAG), serde.text(symbol::CONTENT)) {
            _ if serde.has(symbol::UNTAGGED) => Self::Untagged,
            (Some(tag), Some(content)) => Self::Adjacent { tag, content },
            (Some(tag), None) => Self::Internal { tag },
            (None, _) => Self::External,
        }
    }
}

impl Variant {
    fn new(variant: parse::Variant, container: &Words) -> Self {
        let parse::Variant { ident, description, serde, fields, event } = variant;
        let case = |words: &Words, symbol| words.text(symbol).and_then(|text| Case::from_text(&text));
        let rust_name = ident.unraw().to_string();
        let of_fields = case(&serde, symbol::RENAME_ALL).or_else(|| case(container, symbol::RENAME_ALL_FIELDS));
        let style = fields.style;
        let fields = Field::all(fields.list, of_fields, false);
        Self {
            wire_name: serde.text(symbol::RENAME).unwrap_or_else(|| {
                case(container, symbol::RENAME_ALL).map_or_else(|| rust_name.clone(), |case| case.variant(&rust_name))
            }),
            aliases: serde.texts(symbol::ALIAS).collect(),
            description,
            body: VariantBody::of(style, &fields),
            fields,
            skip: serde.has(symbol::SKIP),
            other: serde.has(symbol::OTHER),
            serde,
            event,
            ident,
        }
    }

    /// Every name under which the variant is read.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.wire_name).chain(&self.aliases)
    }
}

impl VariantBody {
    fn of(style: Style, fields: &[Field]) -> Self {
        match (style, fields) {
            (Style::Braces(_), _) => Self::Object,
            // serde writes a newtype variant whose field is skipped as one without data.
            (Style::Tuple(_), [field]) if field.skip => Self::Unit,
            (Style::Tuple(_), [_]) => Self::Newtype,
            (Style::Tuple(_), _) => Self::Tuple,
            (Style::Unit(_), _) => Self::Unit,
        }
    }
}
