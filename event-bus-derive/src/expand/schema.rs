//! Schemas as constants: what serde writes, in the words of `event_bus::schema`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{constant_check, itself};
use crate::model::{Field, Tagging, Variant, VariantBody};
use crate::parse::Head;

/// `Object::new("DealWon", "..", &[..])`.
pub(super) fn object(head: &Head, fields: &[Field]) -> TokenStream {
    let (name, description) = (head.name(), &head.description);
    let members = members(head, fields);
    quote!(__private::Object::new(#name, #description, #members))
}

/// `Enum::new("Stage", "..", Tagging::External, &[..])`.
pub(super) fn enumeration(head: &Head, tagging: &Tagging, variants: &[Variant]) -> TokenStream {
    let (name, description) = (head.name(), &head.description);
    let tagging = match tagging {
        Tagging::External => quote!(External),
        Tagging::Internal { tag } => quote!(Internal { tag: #tag }),
        Tagging::Adjacent { tag, content } => quote!(Adjacent { tag: #tag, content: #content }),
        Tagging::Untagged => quote!(Untagged),
    };
    let variants = variants.iter().filter(|variant| !variant.skip).map(|variant| self::variant(head, variant));
    quote!(__private::Enum::new(#name, #description, __private::Tagging::#tagging, &[#(#variants),*]))
}

/// The schema of a field without a name: an expression of type `Schema`.
pub(super) fn value(head: &Head, field: &Field) -> TokenStream {
    let wire_type = field.wire_type();
    if field.event.recursive.is_none() {
        return quote_spanned!(wire_type.span()=> <#wire_type as __event_bus::EventField>::SCHEMA);
    }
    if let Some(finite) = itself::stand_in(head, field) {
        return quote_spanned!(wire_type.span()=> <#finite as __event_bus::EventField>::SCHEMA);
    }
    let name = format!("{}.{}", head.name(), field.wire_name);
    quote_spanned! {wire_type.span()=>
        __private::Schema::Recursive(__private::Recursive::new(#name, || <#wire_type as __event_bus::EventField>::SCHEMA))
    }
}

/// The schemas of the fields of a tuple.
pub(super) fn values(head: &Head, fields: &[Field]) -> TokenStream {
    let values = fields.iter().filter(|field| !field.skip).map(|field| value(head, field));
    quote!(&[#(#values),*])
}

/// What is flattened is written as an object: else the constant fails, at the field's type.
pub(super) fn check_flattened<'a>(fields: impl Iterator<Item = &'a Field>) -> TokenStream {
    fields
        .filter(|field| field.flatten && !field.skip)
        .filter_map(|field| check_type(field, "check_flattened"))
        .collect()
}

/// What stands beside an internal tag is written as an object: else the constant fails, at the type in the variant.
pub(super) fn check_tagged(variants: &[Variant]) -> TokenStream {
    let written = variants.iter().filter(|variant| !variant.skip && variant.body == VariantBody::Newtype);
    written.flat_map(|variant| &variant.fields).filter_map(|field| check_type(field, "check_tagged")).collect()
}

/// A check of what a field's type says of itself. A recursive field has none: it would ask for what it is a part of.
fn check_type(field: &Field, check: &str) -> Option<TokenStream> {
    let wire_type = field.wire_type();
    let of = quote_spanned!(wire_type.span()=> <#wire_type as __event_bus::EventField>::FIELD);
    field.event.recursive.is_none().then(|| constant_check(wire_type, check, of))
}

fn members(head: &Head, fields: &[Field]) -> TokenStream {
    let members = fields.iter().filter(|field| !field.skip).map(|field| member(head, field));
    quote!(&[#(#members),*])
}

/// `Field::new("deal_id", ..).described("..").as_key()`.
fn member(head: &Head, field: &Field) -> TokenStream {
    let name = &field.wire_name;
    let of = field_type(head, field);
    let mut member = quote!(__private::Field::new(#name, #of));
    if !field.description.is_empty() {
        let description = &field.description;
        member.extend(quote!(.described(#description)));
    }
    if !field.aliases.is_empty() {
        let aliases = &field.aliases;
        member.extend(quote!(.aliased(&[#(#aliases),*])));
    }
    if field.default {
        member.extend(quote!(.with_default()));
    } else if field.is_read_by_function() {
        member.extend(quote!(.always_written()));
    }
    if field.flatten {
        member.extend(quote!(.flattened()));
    }
    if field.event.key.is_some() {
        member.extend(quote!(.as_key()));
    }
    if field.event.sensitive.is_some() {
        member.extend(quote!(.as_sensitive()));
    }
    if let Some((_, example)) = &field.event.example {
        let text = quote_spanned!(example.span()=> __private::example(&(#example)));
        member.extend(quote!(.exemplified(|| #text)));
    }
    member
}

/// What the type says of a field: an expression of type `FieldType`.
fn field_type(head: &Head, field: &Field) -> TokenStream {
    let wire_type = field.wire_type();
    if field.event.recursive.is_none() {
        return quote_spanned!(wire_type.span()=> <#wire_type as __event_bus::EventField>::FIELD);
    }
    if let Some(finite) = itself::stand_in(head, field) {
        return quote_spanned!(wire_type.span()=> <#finite as __event_bus::EventField>::FIELD);
    }
    let schema = value(head, field);
    quote_spanned! {wire_type.span()=>
        __private::FieldType::recursive(&#schema, <#wire_type as __event_bus::EventField>::OPTIONAL)
    }
}

/// `Variant::new("won", Body::Unit).described("..")`.
fn variant(head: &Head, variant: &Variant) -> TokenStream {
    let name = &variant.wire_name;
    let body = match (variant.body, variant.fields.as_slice()) {
        (VariantBody::Newtype, [field]) => {
            let value = value(head, field);
            quote!(Newtype(&#value))
        }
        (VariantBody::Unit | VariantBody::Newtype, _) => quote!(Unit),
        (VariantBody::Tuple, fields) => {
            let values = values(head, fields);
            quote!(Tuple(#values))
        }
        (VariantBody::Object, fields) => {
            let members = members(head, fields);
            quote!(Object(#members))
        }
    };
    let mut variant_tokens = quote!(__private::Variant::new(#name, __private::Body::#body));
    if !variant.description.is_empty() {
        let description = &variant.description;
        variant_tokens.extend(quote!(.described(#description)));
    }
    if !variant.aliases.is_empty() {
        let aliases = &variant.aliases;
        variant_tokens.extend(quote!(.aliases(&[#(#aliases),*])));
    }
    if variant.other {
        variant_tokens.extend(quote!(.other()));
    }
    variant_tokens
}
