//! A type that holds itself: within its own schema a stand-in takes its place, so that the constant is finite and all around it is
//! written as it is: `Vec<Node>` in `Node` is a list of whatever `Node` is.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{GenericArgument, Ident, PathArguments, Type, parse_quote_spanned};

use crate::model::Field;
use crate::parse::Head;

/// What may stand around the type, each a field whatever it holds.
const AROUND: &[&str] =
    &["Arc", "BTreeMap", "BTreeSet", "Box", "HashMap", "HashSet", "Option", "Rc", "Vec", "VecDeque"];

/// The stand-in, for the fields that need it.
pub(super) fn declaration<'f>(head: &Head, fields: impl IntoIterator<Item = &'f Field>) -> Option<TokenStream> {
    fields.into_iter().find_map(|field| stand_in(head, field))?;
    let (ident, name) = (&head.ident, head.name());
    Some(quote! {
        #[allow(dead_code)]
        struct __Itself;

        impl __event_bus::EventField for __Itself {
            const SCHEMA: __private::Schema =
                __private::Schema::Recursive(__private::Recursive::new(#name, || <#ident as __event_bus::EventField>::SCHEMA));
        }
    })
}

/// The field's type with the stand-in for the type that it is in. `None` where it is not recursive, or the stand-in might not do: in type
/// parameters, and in types that may ask more of what they hold.
pub(super) fn stand_in(head: &Head, field: &Field) -> Option<Type> {
    field.event.recursive?;
    let mut declared = field.wire_type().clone();
    let is_found = head.generics.params.is_empty() && replace(&mut declared, &head.ident)?;
    is_found.then_some(declared)
}

/// Whether the container was found and replaced; `None` if it stands in a type that is not known.
fn replace(declared: &mut Type, container: &Ident) -> Option<bool> {
    match declared {
        Type::Group(group) => replace(&mut group.elem, container),
        Type::Paren(paren) => replace(&mut paren.elem, container),
        Type::Array(array) => replace(&mut array.elem, container),
        Type::Tuple(tuple) => {
            let found: Option<Vec<bool>> = tuple.elems.iter_mut().map(|part| replace(part, container)).collect();
            Some(found?.contains(&true))
        }
        Type::Path(path) if path.qself.is_none() => {
            if path.path.is_ident(container) || path.path.is_ident("Self") {
                *declared = parse_quote_spanned!(declared.span()=> __Itself);
                return Some(true);
            }
            let last = path.path.segments.last_mut()?;
            let is_known = AROUND.iter().any(|known| last.ident == known);
            let PathArguments::AngleBracketed(arguments) = &mut last.arguments else { return Some(false) };
            if !is_known {
                return (!mentions(&arguments.to_token_stream(), container)).then_some(false);
            }
            let mut found = false;
            for argument in &mut arguments.args {
                if let GenericArgument::Type(inner) = argument {
                    found |= replace(inner, container)?;
                }
            }
            Some(found)
        }
        other => (!mentions(&other.to_token_stream(), container)).then_some(false),
    }
}

fn mentions(tokens: &TokenStream, container: &Ident) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == *container || ident == "Self",
        proc_macro2::TokenTree::Group(group) => mentions(&group.stream(), container),
        _ => false,
    })
}
