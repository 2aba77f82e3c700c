//! Impls that stand in for those of a type that is wrong, so that one mistake is one error: without them each use of the type would be
//! another.
//!
//! They never run, as the program does not compile, and must never be an error themselves: they touch no field and no other event.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use crate::expand::{in_own_scope, where_clause};
use crate::model::{Event, Field, Nested, Set, Shape};
use crate::parse::Head;
use crate::symbol;

const NEVER: &str = "this program has errors and does not run";

/// Stands in for an event. The name and version stay as they were meant, since other events and sets compare them in constants.
pub(crate) fn event(event: &Event) -> TokenStream {
    let head = &event.head;
    // An event is `'static`, `Send`, `Sync` and a serde type: what borrows, a union and most of what is `dyn` are not.
    let borrows = head.generics.lifetimes().next().is_some()
        || event.fields.iter().any(|field| field.borrows() || field.serde.has(symbol::BORROW));
    if borrows || matches!(event.shape, Shape::Union) || event.fields.iter().any(Field::is_dynamic) {
        return TokenStream::new();
    }
    let (name, version, rust_name) = (event.probable_name(), event.version(), head.name());
    let superseded = head.event.superseded.is_some();
    let bounds = generic_bounds(
        head,
        &quote!(
            __private::Serialize + __private::DeserializeOwned + ::core::marker::Send + ::core::marker::Sync + 'static
        ),
    );
    let header = Header::of(head, &bounds);
    let subscribable = subscribable(&header);
    let Header { impl_generics, of, bounds } = header;
    in_own_scope(
        head,
        &quote! {
            #[automatically_derived]
            impl #impl_generics __event_bus::StoredEvent for #of #bounds {
                const NAME: &'static str = #name;
                const VERSION: u32 = #version;
                const OLDEST_VERSION: u32 = #version;
                const SUPERSEDED: bool = #superseded;
                const SCHEMA: &'static __private::Object = &__private::Object::new(#rust_name, "", &[]);

                fn decode(_: u32, _: &str) -> ::core::result::Result<Self, __private::DecodeError> {
                    ::core::panic!(#NEVER)
                }
            }

            #[automatically_derived]
            impl #impl_generics __private::Published for #of #bounds {
                const TOPICS: &'static [&'static str] = &[__private::DEFAULT_TOPIC];

                fn slot() -> &'static __private::Slot {
                    ::core::panic!(#NEVER)
                }
            }

            #subscribable
        },
    )
}

/// Stands in for a part of events: any JSON, and a key of whatever it is the key of.
pub(crate) fn nested(nested: &Nested) -> TokenStream {
    let Header { impl_generics, of, bounds } = Header::of(&nested.head, &[]);
    in_own_scope(
        &nested.head,
        &quote! {
            #[automatically_derived]
            impl #impl_generics __event_bus::EventField for #of #bounds {
                const SCHEMA: __private::Schema = __private::Schema::MISTAKEN;
            }

            #[automatically_derived]
            impl #impl_generics __private::MapKey for #of #bounds {
                const KEY: __private::Schema = __private::Schema::MISTAKEN;
            }

            #[automatically_derived]
            impl #impl_generics __private::PartitionKey for #of #bounds {
                fn partition_key(&self) -> ::std::borrow::Cow<'_, str> {
                    ::core::panic!(#NEVER)
                }
            }
        },
    )
}

/// Stands in for a family of events.
pub(crate) fn set(set: &Set) -> TokenStream {
    let head = &set.head;
    if head.generics.lifetimes().next().is_some() {
        return TokenStream::new();
    }
    let bounds = generic_bounds(head, &quote!(::core::marker::Send + ::core::marker::Sync + 'static));
    let header = Header::of(head, &bounds);
    let subscribable = subscribable(&header);
    let Header { impl_generics, of, bounds } = header;
    in_own_scope(
        head,
        &quote! {
            #[automatically_derived]
            impl #impl_generics __event_bus::EventSet for #of #bounds {
                const MEMBERS: &'static [__private::Member] = &[];

                fn decode(_: &str, _: u32, _: &str) -> ::core::result::Result<Self, __private::DecodeError> {
                    ::core::panic!(#NEVER)
                }
            }

            #subscribable

            #[automatically_derived]
            impl #impl_generics __private::PublishMany for #of #bounds {
                fn publish_one(
                    self,
                    _: &__event_bus::EventBus,
                ) -> __private::BoxFuture<'_, ::core::result::Result<__private::Receipt, __private::PublishError<Self>>> {
                    ::core::panic!(#NEVER)
                }
            }

            #[automatically_derived]
            impl #impl_generics __private::Named for #of #bounds {
                fn event_name(&self) -> &str {
                    ::core::panic!(#NEVER)
                }
            }
        },
    )
}

/// What stands before the braces of an impl.
struct Header {
    impl_generics: TokenStream,
    of: TokenStream,
    bounds: TokenStream,
}

impl Header {
    fn of(head: &Head, ours: &[TokenStream]) -> Self {
        let ident = &head.ident;
        let (impl_generics, type_generics, _) = head.generics.split_for_impl();
        Self {
            impl_generics: impl_generics.to_token_stream(),
            of: quote!(#ident #type_generics),
            bounds: where_clause(&head.generics, ours),
        }
    }
}

/// What the traits ask of a type, as an assumption where it has parameters: it may hold for none of them.
fn generic_bounds(head: &Head, asked: &TokenStream) -> Vec<TokenStream> {
    if head.generics.params.is_empty() { Vec::new() } else { vec![quote!(Self: #asked)] }
}

fn subscribable(header: &Header) -> TokenStream {
    let Header { impl_generics, of, bounds } = header;
    quote! {
        #[automatically_derived]
        impl #impl_generics __private::Subscribable for #of #bounds {
            fn bind(_: __private::Handler<Self>, _: &mut __private::Binder) {}
        }
    }
}
