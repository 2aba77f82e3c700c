//! A struct that derives `Event`.

use proc_macro2::Span;
use syn::{Ident, Lit};

use super::Field;
use crate::name;
use crate::parse::{Data, Head, Input, Style, Topic};

/// An event.
pub(crate) struct Event {
    pub(crate) head: Head,
    pub(crate) shape: Shape,
    pub(crate) fields: Vec<Field>,
}

/// What the derive stands on. Only a struct with braces is an event.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Struct(Style),
    Enum,
    Union,
}

impl Event {
    pub(crate) fn new(input: Input) -> Self {
        let Input { head, data } = input;
        let (shape, fields) = match data {
            Data::Struct(fields) => (Shape::Struct(fields.style), Field::of_struct(fields.list, &head.serde)),
            Data::Enum(_) => (Shape::Enum, Vec::new()),
            Data::Union => (Shape::Union, Vec::new()),
        };
        Self { head, shape, fields }
    }

    /// The version; 1 where none is given, or none that can be read.
    pub(crate) fn version(&self) -> u32 {
        match &self.head.event.version {
            Some(Lit::Int(literal)) => literal.base10_parse().unwrap_or(1),
            _ => 1,
        }
    }

    /// What is compared with the published schema: the name of what sets it, where it is not everything.
    pub(crate) fn compat(&self) -> Option<Ident> {
        let attribute = &self.head.event;
        let word = if attribute.reads.is_some() {
            "subset"
        } else if attribute.compat.as_ref().is_some_and(|compat| compat.value() == "backward") {
            "backward"
        } else {
            return None;
        };
        Some(Ident::new(word, Span::call_site()))
    }

    pub(crate) fn topics(&self) -> &[Topic] {
        self.head.event.topics.as_deref().unwrap_or_default()
    }

    /// The field marked as key.
    pub(crate) fn key(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.event.key.is_some())
    }

    /// The name, or the nearest to it in the grammar, or one made from the struct's: for the stand-in of an event that is wrong.
    pub(crate) fn probable_name(&self) -> String {
        let written = self.head.event.name.as_ref().map(syn::LitStr::value);
        let meant = written.and_then(|written| name::event_suggestion(&written));
        meant.unwrap_or_else(|| self.head.name())
    }
}
