//! `#[derive(EventField)]`.

use std::collections::HashSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::Ident;
use syn::spanned::Spanned;

use super::{in_own_scope, itself, schema, where_clause};
use crate::model::{Body, Field, Form, Nested, Tagging};

/// The impls of a part of events.
pub(crate) fn nested(nested: &Nested) -> TokenStream {
    let mut items = event_field(nested);
    items.extend(itself::declaration(&nested.head, nested.written_fields()));
    if nested.head.generics.params.is_empty() && nested.head.event.wire.is_none() {
        // A constant on its own cannot name a type parameter.
        items.extend(schema::check_flattened(nested.written_fields()));
        if let Body::Enum(Tagging::Internal { .. }, variants) = &nested.body {
            items.extend(schema::check_tagged(variants));
        }
    }
    if let Some(inner) = nested.inner() {
        items.extend(keys_like_inner(nested, inner));
    } else if nested.is_plain_enum() && nested.head.event.wire.is_none() {
        items.extend(map_key(nested, &[]));
    }
    in_own_scope(&nested.head, &items)
}

fn event_field(nested: &Nested) -> TokenStream {
    let ident = &nested.head.ident;
    let (impl_generics, type_generics, _) = nested.head.generics.split_for_impl();
    let where_clause = where_clause(&nested.head.generics, &parameters_are_fields(nested));
    let schema = whole_schema(nested);
    let optional = optional(nested);
    quote! {
        #[automatically_derived]
        impl #impl_generics __event_bus::EventField for #ident #type_generics #where_clause {
            const SCHEMA: __private::Schema = #schema;
            #optional
        }
    }
}

fn whole_schema(nested: &Nested) -> TokenStream {
    let head = &nested.head;
    if let Some(wire) = &head.event.wire {
        return quote_spanned!(wire.span()=> <#wire as __event_bus::EventField>::SCHEMA);
    }
    if let Some(inner) = nested.inner() {
        return schema::value(head, inner);
    }
    match &nested.body {
        Body::Struct(Form::Tuple, fields) => {
            let values = schema::values(head, fields);
            quote!(__private::Schema::Tuple(#values))
        }
        Body::Enum(tagging, variants) => {
            let enumeration = schema::enumeration(head, tagging, variants);
            quote!(__private::Schema::Enum(&#enumeration))
        }
        Body::Struct(_, fields) => {
            let object = schema::object(head, fields);
            quote!(__private::Schema::Object(&#object))
        }
        // Refused before.
        Body::Union => quote!(__private::Schema::Any),
    }
}

/// A transparent struct may be missing where its inner type may: serde asks the inner type. A plain newtype may not.
fn optional(nested: &Nested) -> Option<TokenStream> {
    let Body::Struct(Form::Transparent(_), _) = &nested.body else { return None };
    let inner = nested.inner().filter(|inner| nested.head.event.wire.is_none() && !inner.is_read_by_function())?;
    let wire_type = inner.wire_type();
    Some(quote_spanned!(wire_type.span()=> const OPTIONAL: bool = <#wire_type as __event_bus::EventField>::OPTIONAL;))
}

/// What the inner type can be the key of, the newtype can be. The `for<'__key>` puts the question off until somebody asks: a newtype
/// around a float is a field all the same.
fn keys_like_inner(nested: &Nested, inner: &Field) -> TokenStream {
    let (ident, generics) = (&nested.head.ident, &nested.head.generics);
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    let (declared, member) = (&inner.declared, &inner.member);
    let is_key = where_clause(generics, &[quote!(for<'__key> &'__key #declared: __private::PartitionKey)]);
    let on_the_wire = nested.head.event.wire.as_ref().unwrap_or_else(|| inner.wire_type());
    let map_key = map_key(nested, &[quote!(for<'__key> &'__key #on_the_wire: __private::MapKey)]);
    quote! {
        #[automatically_derived]
        impl #impl_generics __private::PartitionKey for #ident #type_generics #is_key {
            fn partition_key(&self) -> ::std::borrow::Cow<'_, str> {
                __private::partition_key(&self.#member)
            }
        }

        #map_key
    }
}

/// As a key it looks as it does as a value.
fn map_key(nested: &Nested, bounds: &[TokenStream]) -> TokenStream {
    let (ident, generics) = (&nested.head.ident, &nested.head.generics);
    let (impl_generics, type_generics, _) = generics.split_for_impl();
    let bounds = [parameters_are_fields(nested), bounds.to_vec()].concat();
    let where_clause = where_clause(generics, &bounds);
    quote! {
        #[automatically_derived]
        impl #impl_generics __private::MapKey for #ident #type_generics #where_clause {
            const KEY: __private::Schema = <Self as __event_bus::EventField>::SCHEMA;
        }
    }
}

/// `T: EventField` for each type parameter that is written, and `T::Out: EventField` for what is written of one.
fn parameters_are_fields(nested: &Nested) -> Vec<TokenStream> {
    if nested.head.event.wire.is_some() {
        return Vec::new();
    }
    let parameters: Vec<&Ident> = nested.head.generics.type_params().map(|parameter| &parameter.ident).collect();
    let mut bounded = HashSet::new();
    let written = nested.written_fields().flat_map(|field| field.depends_on(&parameters));
    let once = written.filter(|path| bounded.insert(path.to_token_stream().to_string()));
    once.map(|path| quote!(#path: __event_bus::EventField)).collect()
}
