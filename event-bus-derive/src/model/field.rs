//! One field, with the names and the type under which serde writes it.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{GenericArgument, Ident, Member, PathArguments, Type, TypePath};

use crate::case::Case;
use crate::parse::{self, FieldAttribute, Words};
use crate::symbol;

/// What stands for a type without holding it.
const MARKER: &str = "PhantomData";

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
        last_segment(&self.declared).is_some_and(|name| name == MARKER)
    }

    /// Whether the wire type names the type that it stands in.
    pub(crate) fn holds(&self, container: &Ident) -> bool {
        let mut holds = false;
        each_path(self.wire_type(), &mut |path| holds |= is_container(path, container));
        holds
    }

    /// What of the type depends on `parameters`, and must be a field for the whole to be one: `T` in `Vec<T>`, `T::Out` in `Vec<T::Out>`.
    pub(crate) fn depends_on(&self, parameters: &[&Ident]) -> Vec<&TypePath> {
        let mut depends = Vec::new();
        if self.skip || self.is_marker() {
            return depends;
        }
        let is_parameter = |token: &TokenTree| matches!(token, TokenTree::Ident(ident) if parameters.contains(&ident));
        each_path(self.wire_type(), &mut |named| {
            let path = &named.path;
            let is_of_one = match &named.qself {
                Some(of) => has_token(of.ty.to_token_stream(), &is_parameter),
                None if path.leading_colon.is_some() => false,
                None => path.segments.first().is_some_and(|first| parameters.contains(&&first.ident)),
            };
            if is_of_one {
                depends.push(named);
            }
        });
        depends
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

/// Whether the path is `Self`, `Name` or `self::Name`. `other::Name` is another type, `Name::Part` and `<Name as Has>::Part` are as well.
fn is_container(named: &TypePath, container: &Ident) -> bool {
    let path = &named.path;
    let mut segments = path.segments.iter().map(|segment| &segment.ident);
    match (segments.next(), segments.next(), segments.next()) {
        _ if named.qself.is_some() || path.leading_colon.is_some() => false,
        (Some(name), None, _) => name == "Self" || name == container,
        (Some(module), Some(name), None) => module == "self" && name == container,
        _ => false,
    }
}

/// Calls `found` with every path of a type that is a part of its values: not with those in the length of an array or in `PhantomData<..>`,
/// nor with those of which it takes an associated type.
fn each_path<'a>(declared: &'a Type, found: &mut dyn FnMut(&'a TypePath)) {
    match declared {
        Type::Array(array) => each_path(&array.elem, found),
        Type::Group(group) => each_path(&group.elem, found),
        Type::Paren(paren) => each_path(&paren.elem, found),
        Type::Reference(reference) => each_path(&reference.elem, found),
        Type::Slice(slice) => each_path(&slice.elem, found),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|element| each_path(element, found)),
        Type::Path(named) => {
            found(named);
            if named.qself.is_some() {
                return;
            }
            for segment in named.path.segments.iter().filter(|segment| segment.ident != MARKER) {
                let PathArguments::AngleBracketed(arguments) = &segment.arguments else { continue };
                for argument in &arguments.args {
                    match argument {
                        GenericArgument::Type(argument) => each_path(argument, found),
                        GenericArgument::AssocType(argument) => each_path(&argument.ty, found),
                        _ => {}
                    }
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::format_ident;
    use syn::parse_quote;

    #[test]
    fn a_type_that_names_itself_is_seen() {
        let node = format_ident!("Node");
        let holds = |declared: &Type| {
            let mut holds = false;
            each_path(declared, &mut |path| holds |= is_container(path, &node));
            holds
        };
        let itself: [Type; 6] = [
            parse_quote!(Vec<Node>),
            parse_quote!(Box<Self>),
            parse_quote!((u8, [Node; 2])),
            parse_quote!(Option<self::Node>),
            parse_quote!(Box<Node::<u8>>),
            parse_quote!(HashMap<String, (u8, Box<[Node]>)>),
        ];
        for declared in itself {
            assert!(holds(&declared), "{}", declared.to_token_stream());
        }
        let others: [Type; 8] = [
            parse_quote!(Vec<other::Node>),
            parse_quote!(NodeId),
            parse_quote!(crate::tree::Node),
            parse_quote!([u8; Self::LEN]),
            parse_quote!([u8; Node::LEN]),
            parse_quote!([u8; { size_of::<Node>() }]),
            parse_quote!(Vec<<Self as Has>::Id>),
            parse_quote!((Node::Id, PhantomData<Node>)),
        ];
        for declared in others {
            assert!(!holds(&declared), "{}", declared.to_token_stream());
        }
    }

    #[test]
    fn a_type_depends_on_what_it_holds_of_a_parameter() {
        let cases: [(syn::DeriveInput, &str); 5] = [
            (
                parse_quote!(
                    struct Id<T> {
                        id: u64,
                        of: PhantomData<T>,
                    }
                ),
                "",
            ),
            (
                parse_quote!(
                    struct Id<T> {
                        #[serde(skip)]
                        of: T,
                        id: Option<PhantomData<T>>,
                    }
                ),
                "",
            ),
            (
                parse_quote!(
                    struct Id<T> {
                        id: Vec<(u8, T)>,
                        #[event(wire = u8)]
                        of: Vec<T::Out>,
                    }
                ),
                "T",
            ),
            (
                parse_quote!(
                    struct Id<T> {
                        id: T::Out,
                        of: Vec<<T as Has>::Id>,
                    }
                ),
                "T::Out, <T as Has>::Id",
            ),
            (
                parse_quote!(
                    struct Id<T> {
                        id: other::T,
                        of: ::T,
                        at: [u8; T::LEN],
                    }
                ),
                "",
            ),
        ];
        for (input, expected) in cases {
            let mut errors = crate::errors::Errors::new();
            let nested = crate::model::Nested::new(parse::input(&input, parse::Derive::Nested, &mut errors));
            assert!(errors.into_texts().is_empty());
            let parameters: Vec<&Ident> =
                nested.head.generics.type_params().map(|parameter| &parameter.ident).collect();
            let depends = nested.written_fields().flat_map(|field| field.depends_on(&parameters)).map(parse::text);
            assert_eq!(depends.collect::<Vec<_>>().join(", "), expected);
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
