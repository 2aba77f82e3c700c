//! `#[derive(Event)]`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;

use super::{constant_check, contract, in_own_scope, itself, schema, topics};
use crate::contract::Contract;
use crate::model::Event;
use crate::name;

/// The impls of an event, its registration, and what makes a second event of its name an error.
pub(crate) fn event(event: &Event, contract: Option<&Contract>) -> TokenStream {
    let attribute = &event.head.event;
    let mut items = stored_event(event);
    items.extend(itself::declaration(&event.head, &event.fields));
    items.extend(check_upcast(event));
    items.extend(schema::check_flattened(event.fields.iter()));
    if attribute.reads.is_some() {
        items.extend(subscribable(event, "reader"));
    } else if attribute.superseded.is_none() {
        items.extend(live_event(event));
        items.extend(subscribable(event, "event"));
    }
    if attribute.local.is_none() {
        items.extend(registration(event));
    }
    items.extend(contract.map(|contract| contract::checks(event, contract)));
    let mut tokens = in_own_scope(&event.head, &items);
    // One that only reads has the name of an event that may be there as well.
    if attribute.local.is_none() && attribute.reads.is_none() {
        tokens.extend(name_guard(event));
    }
    tokens
}

fn stored_event(event: &Event) -> TokenStream {
    let ident = &event.head.ident;
    let name = &event.head.event.name;
    let version = event.version();
    let schema = schema::object(&event.head, &event.fields);
    let about = about(event);
    let decode = event.head.event.upcast_from.as_ref().map(|(_, old)| {
        // Only the paths have the old struct's span: with its scope, which may be that of a `macro_rules!`, our arguments would not be found.
        // Not a function that is generic over the old struct: its bound would be a second error where that is no event.
        let decode_old = quote_spanned!(old.span()=> <#old as __event_bus::StoredEvent>::decode);
        let upcast = quote_spanned!(old.span()=> <Self as __private::Upcast<#old>>::upcast);
        quote! {
            fn decode(__version: u32, __data: &str) -> ::core::result::Result<Self, __private::DecodeError> {
                // As a pointer: called by its own name, a missing `From` would be a second error, at the derive.
                let __upcast: fn(#old) -> Self = #upcast;
                if __version >= #version {
                    __private::decode::<Self>(__version, __data)
                } else {
                    #decode_old(__version, __data).map(__upcast)
                }
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl __event_bus::StoredEvent for #ident {
            const NAME: &'static str = #name;
            const SCHEMA: &'static __private::Object = &#schema;
            #about
            #decode
        }
    }
}

/// What is said of few events: each constant costs the compiler something.
fn about(event: &Event) -> TokenStream {
    let attribute = &event.head.event;
    let number = event.version();
    let version = (number != 1).then(|| quote!(const VERSION: u32 = #number;));
    let oldest = attribute.upcast_from.as_ref().map(|(_, old)| {
        let oldest = quote_spanned!(old.span()=> <#old as __event_bus::StoredEvent>::OLDEST_VERSION);
        quote!(const OLDEST_VERSION: u32 = #oldest;)
    });
    let superseded = attribute.superseded.map(|_| {
        quote!(
            const SUPERSEDED: bool = true;
        )
    });
    let deprecated = attribute.deprecated.map(|_| {
        quote!(
            const DEPRECATED: bool = true;
        )
    });
    let compat = if attribute.reads.is_some() {
        Some(quote!(Subset))
    } else {
        attribute.compat.as_ref().filter(|compat| compat.value() == "backward").map(|_| quote!(Backward))
    };
    let compat = compat.map(|compat| quote!(const COMPAT: __private::Compat = __private::Compat::#compat;));
    quote!(#version #oldest #superseded #deprecated #compat)
}

/// The version before is of the same event, one step back, and marked as superseded: else the constant fails, at the old struct.
fn check_upcast(event: &Event) -> Option<TokenStream> {
    let ident = &event.head.ident;
    let (_, old) = event.head.event.upcast_from.as_ref()?;
    let constants = quote_spanned! {old.span()=>
        <#ident as __event_bus::StoredEvent>::NAME,
        <#ident as __event_bus::StoredEvent>::VERSION,
        <#old as __event_bus::StoredEvent>::NAME,
        <#old as __event_bus::StoredEvent>::VERSION,
        <#old as __event_bus::StoredEvent>::SUPERSEDED,
    };
    Some(constant_check(old, "check_upcast", constants))
}

fn live_event(event: &Event) -> TokenStream {
    let ident = &event.head.ident;
    let (constants, topics) = topics::checked(event.topics(), "check_topic");
    let topics = if event.topics().is_empty() { quote!(&[__private::DEFAULT_TOPIC]) } else { topics };
    let key = event.key().map(|field| {
        let (declared, member) = (&field.declared, &field.member);
        let partition_key = quote_spanned!(declared.span()=> <#declared as __private::PartitionKey>::partition_key);
        quote! {
            fn key(&self) -> ::core::option::Option<::std::borrow::Cow<'_, str>> {
                ::core::option::Option::Some(#partition_key(&self.#member))
            }
        }
    });
    quote! {
        #constants

        #[automatically_derived]
        impl __private::Published for #ident {
            const TOPICS: &'static [&'static str] = #topics;

            #key

            fn slot() -> &'static __private::Slot {
                static __SLOT: __private::Slot = __private::Slot::new();
                &__SLOT
            }
        }
    }
}

fn subscribable(event: &Event, kind: &str) -> TokenStream {
    let (ident, kind) = (&event.head.ident, format_ident!("{kind}"));
    quote! {
        #[automatically_derived]
        impl __private::Subscribable for #ident {
            fn bind(__handler: __private::Handler<Self>, __binder: &mut __private::Binder) {
                __binder.#kind::<Self>(__handler);
            }
        }
    }
}

fn registration(event: &Event) -> TokenStream {
    let ident = &event.head.ident;
    let root = super::root_of_macros(event.head.event.path.as_ref());
    let package = contract::package();
    let only_read = event.head.event.superseded.is_some() || event.head.event.reads.is_some();
    let kind = if only_read { quote!(stored) } else { quote!(event) };
    quote! {
        #root::__private::inventory::submit! {
            __private::Descriptor::#kind::<#ident>(::core::module_path!(), ::core::file!(), ::core::line!()) #package
        }
    }
}

/// Exported macros of one crate share one namespace, whatever module they stand in: so a second event of one name is a compile error, at
/// the name, and the macro's own name is the advice.
fn name_guard(event: &Event) -> Option<TokenStream> {
    let name = event.head.event.name.as_ref()?;
    let guard = format_ident!(
        "event__{}__v{}__exists_already__give_one_of_them_another_name_or_version",
        name::as_identifier(&name.value()),
        event.version(),
        span = name.span()
    );
    Some(quote_spanned! {name.span()=>
        #[doc(hidden)]
        #[allow(non_local_definitions)]
        #[macro_export]
        macro_rules! #guard { () => {}; }
    })
}
