//! One field, with the names and the type under which serde writes it.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Ident, Member, Type};

use crate::case::Case;
use crate::parse::{self, FieldAttribute, Words};
use crate::symbol;

/// One field.
pub(crate) struct Field {
    pub(crate) member: Member,
    /// The field's name, or its type where it has none.
    pub(crate) span: Span,
    pub(crate) declared: Type,
    /// The name on the wire; the position, for a field without name.
    pub(crate) wire_name: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) description: String,
    /// Filled by `#[serde(default)]`, on the field or on the struct, where it is missing.
    pub(crate) default: bool,
    pub(crate) flatten: bool,
    /// Not on the wire at all.
    pub(crate) skip: bool,
    pub(crate) event: FieldAttribute,
    pub(crate) serde: Words,
}

impl Field {
    /// The fields of a struct, whose serde attributes may rename and fill all of them.
    pub(super) fn of_struct(fields: Vec<parse::Field>, serde: &Words) -> Vec<Self> {
        let case = serde.text(symbol::RENAME_ALL).and_then(|text| Case::from_text(&text));
        Self::all(fields, case, serde.has(symbol::DEFAULT))
    }

    pub(super) fn all(fields: Vec<parse::Field>, case: Option<Case>, default: bool) -> Vec<Self> {
        fields.into_iter().map(|field| Self::new(field, case, default)).collect()
    }

    fn new(field: parse::Field, case: Option<Case>, default: bool) -> Self {
        let parse::Field { member, span, declared, description, event, serde } = field;
        let rust_name = match &member {
            Member::Named(ident) => ident.unraw().to_string(),
            Member::Unnamed(index) => index.index.to_string(),
        };
        Self {
            wire_name: serde
                .text(symbol::RENAME)
                .unwrap_or_else(|| case.map_or_else(|| rust_name.clone(), |case| case.field(&rust_name))),
            aliases: serde.texts(symbol::ALIAS).collect(),
            default: default || serde.has(symbol::DEFAULT),
            flatten: serde.has(symbol::FLATTEN),
            skip: serde.has(symbol::SKIP),
            member,
            span,
            declared,
            description,
            event,
            serde,
        }
    }

    /// The type whose schema the field has.
    pub(crate) fn wire_type(&self) -> &Type {
        self.event.wire.as_ref().unwrap_or(&self.declared)
    }

    /// Whether a function of the user's reads it: then serde does not take a missing `Option` for `None`.
    pub(crate) fn is_read_by_function(&self) -> bool {
        self.serde.has_any(&[symbol::WITH, symbol::DESERIALIZE_WITH])
    }

    /// Whether the type is written as `Option<..>`. Another name for it is not seen here.
    pub(crate) fn is_option(&self) -> bool {
        last_segment(&self.declared).is_some_and(|name| name == "Option")
    }

    /// Whether the type is `PhantomData<..>`, which serde's `transparent` passes over.
    pub(crate) fn is_marker(&self) -> bool {
        last_segment(&self.declared).is_some_and(|name| name == "PhantomData")
    }

    /// Whether the wire type names the type that it stands in.
    pub(crate) fn holds(&self, container: &Ident) -> bool {
        names(self.wire_type().to_token_stream(), container)
    }

    /// Whether a reference stands in the type.
    pub(crate) fn borrows(&self) -> bool {
        has_token(
            self.declared.to_token_stream(),
            &|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == '&'),
        )
    }

    /// Whether a `dyn` stands in the type.
    pub(crate) fn is_dynamic(&self) -> bool {
        has_token(self.declared.to_token_stream(), &|token| matches!(token, TokenTree::Ident(ident) if ident == "dyn"))
    }

    /// Every name under which the field is read.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        std::iter::once(&self.wire_name).chain(&self.aliases)
    }
}

/// The name at the end of a type's path; a type that came through a macro stands in invisible brackets.
fn last_segment(declared: &Type) -> Option<&Ident> {
    match declared {
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}

fn has_token(tokens: TokenStream, wanted: &dyn Fn(&TokenTree) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => has_token(group.stream(), wanted),
        token => wanted(&token),
    })
}

/// Whether `Self`, `Name` or `self::Name` stands in a type. `other::Name` is another type.
fn names(tokens: TokenStream, container: &Ident) -> bool {
    let mut before = [String::new(), String::new(), String::new()];
    for token in tokens {
        let found = match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => false,
            TokenTree::Group(group) => names(group.stream(), container),
            TokenTree::Ident(ident) if ident == "Self" => true,
            TokenTree::Ident(ident) if ident == container => before[2] != ":" || before[0] == "self",
            _ => false,
        };
        if found {
            return true;
        }
        before.rotate_left(1);
        before[2] = token.to_string();
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::{format_ident, quote};
    use syn::parse_quote;

    #[test]
    fn a_type_that_names_itself_is_seen() {
        let node = format_ident!("Node");
        for tokens in [quote!(Vec<Node>), quote!(Box<Self>), quote!((u8, [Node; 2])), quote!(Option<self::Node>)] {
            assert!(names(tokens.clone(), &node), "{tokens}");
        }
        for tokens in [quote!(Vec<other::Node>), quote!(NodeId), quote!(crate::tree::Node)] {
            assert!(!names(tokens.clone(), &node), "{tokens}");
        }
    }

    #[test]
    fn wire_names_are_those_of_serde() {
        let input: syn::DeriveInput = parse_quote! {
            #[serde(rename_all = "camelCase")]
            struct DealWon {
                deal_id: u64,
                r#type: u8,
                #[serde(rename = "When", alias = "at", alias = "date")]
                won_at: u64,
            }
        };
        let mut errors = crate::errors::Errors::new();
        let event = crate::model::Event::new(parse::input(&input, parse::Derive::Event, &mut errors));
        assert!(errors.into_texts().is_empty());
        let names: Vec<&str> = event.fields.iter().map(|field| field.wire_name.as_str()).collect();
        assert_eq!(names, ["dealId", "type", "When"]);
        assert_eq!(event.fields[2].aliases, ["at", "date"]);
    }
}
