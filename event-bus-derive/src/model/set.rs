//! An enum that derives `EventSet`.

use proc_macro2::Span;
use syn::{Ident, Type};

use crate::parse::{self, Data, Head, Input, Style};
use crate::symbol::Symbol;

/// A family of events.
pub(crate) struct Set {
    pub(crate) head: Head,
    pub(crate) is_enum: bool,
    pub(crate) members: Vec<Member>,
}

/// One variant.
pub(crate) struct Member {
    pub(crate) ident: Ident,
    /// The event that it holds; `None` if it does not hold exactly one.
    pub(crate) payload: Option<Type>,
    /// The brackets around the payload, or the variant's name where there are none.
    pub(crate) span: Span,
    pub(crate) event: Option<Span>,
    /// The first word of `#[event(..)]` on the payload, where nothing can be said.
    pub(crate) payload_says: Option<(Symbol, Span)>,
}

impl Set {
    pub(crate) fn new(input: Input) -> Self {
        let Input { head, data } = input;
        let (is_enum, members) = match data {
            Data::Enum(variants) => (true, variants.into_iter().map(Member::new).collect()),
            Data::Struct(_) | Data::Union => (false, Vec::new()),
        };
        Self { head, is_enum, members }
    }

    /// Each variant with the event that it holds.
    pub(crate) fn payloads(&self) -> impl Iterator<Item = (&Ident, &Type)> {
        self.members.iter().filter_map(|member| Some((&member.ident, member.payload.as_ref()?)))
    }
}

impl Member {
    fn new(variant: parse::Variant) -> Self {
        let parse::Variant { ident, fields, event, .. } = variant;
        let span = fields.style.span();
        let payload_says = fields.list.iter().find_map(|field| field.event.words().next());
        let payload = match (fields.style, <[parse::Field; 1]>::try_from(fields.list)) {
            (Style::Tuple(_), Ok([field])) => Some(field.declared),
            _ => None,
        };
        Self { ident, payload, span, event, payload_says }
    }
}
