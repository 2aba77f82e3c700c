//! `#[derive(EventSet)]`.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{constant_check, in_own_scope};
use crate::model::Set;

/// The impls of a family of events.
pub(crate) fn set(set: &Set) -> TokenStream {
    let mut items = rows(set);
    items.extend(event_set(set));
    items.extend(conversions(set));
    items.extend(subscribable(set));
    items.extend(publish_many(set));
    in_own_scope(&set.head, &items)
}

/// The members as rows of a table, from which everything else is read: so each event is named once, and one that is none is one error.
fn rows(set: &Set) -> TokenStream {
    let ident = &set.head.ident;
    let rows = set.payloads().map(|(_, payload)| quote_spanned!(payload.span()=> __private::Row::of::<#payload>()));
    quote! {
        const __ROWS: &[__private::Row<#ident>] = &[#(#rows),*];
    }
}

fn event_set(set: &Set) -> TokenStream {
    let ident = &set.head.ident;
    let positions = 0..set.members.len();
    let members = quote!(<#ident as __event_bus::EventSet>::MEMBERS);
    let check = constant_check(ident, "check_distinct", members);
    quote! {
        #[automatically_derived]
        impl __event_bus::EventSet for #ident {
            const MEMBERS: &'static [__private::Member] = &[#(__ROWS[#positions].member),*];

            fn decode(
                __name: &str,
                __version: u32,
                __data: &str,
            ) -> ::core::result::Result<Self, __private::DecodeError> {
                __private::Row::decode(__ROWS, __name, __version, __data)
            }
        }

        #check
    }
}

/// `From<DealWon> for DealEvent`.
fn conversions(set: &Set) -> TokenStream {
    let ident = &set.head.ident;
    let conversions = set.payloads().map(|(variant, payload)| {
        // At the payload: there the compiler says it where two names are one type.
        quote_spanned! {payload.span()=>
            #[automatically_derived]
            impl ::core::convert::From<#payload> for #ident {
                fn from(__event: #payload) -> Self {
                    Self::#variant(__event)
                }
            }
        }
    });
    quote!(#(#conversions)*)
}

fn subscribable(set: &Set) -> TokenStream {
    let ident = &set.head.ident;
    quote! {
        #[automatically_derived]
        impl __private::Subscribable for #ident {
            fn bind(__handler: __private::Handler<Self>, __binder: &mut __private::Binder) {
                __private::Row::bind(__ROWS, &__handler, __binder);
            }
        }
    }
}

/// Each member is published as itself, and given back as the set.
fn publish_many(set: &Set) -> TokenStream {
    let ident = &set.head.ident;
    let variants = || set.payloads().map(|(variant, _)| variant);
    let (publish_variants, name_variants) = (variants(), variants());
    let (publish_rows, name_rows) = (0..set.members.len(), 0..set.members.len());
    quote! {
        #[automatically_derived]
        impl __private::PublishMany for #ident {
            fn publish_one(
                self,
                __bus: &__event_bus::EventBus,
            ) -> __private::BoxFuture<'_, ::core::result::Result<__private::Receipt, __private::PublishError<Self>>> {
                match self {
                    #(Self::#publish_variants(__event) => __ROWS[#publish_rows].publish(__bus, __event),)*
                }
            }
        }

        #[automatically_derived]
        impl __private::Named for #ident {
            fn event_name(&self) -> &str {
                match self {
                    #(Self::#name_variants(_) => __ROWS[#name_rows].member.name,)*
                }
            }
        }
    }
}
