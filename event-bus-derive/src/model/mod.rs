//! What is known of a type: attributes and serde's rules worked out into wire names, forms and taggings. The rules and the generated code
//! read this and nothing else.
//!
//! Building a model never fails: what is missing stands as `None` or empty, and [`check`](crate::check) says so.

mod event;
mod field;
mod handler;
mod nested;
mod set;

pub(crate) use self::event::{Event, Shape};
pub(crate) use self::field::Field;
pub(crate) use self::handler::{Handler, ungrouped};
pub(crate) use self::nested::{Body, Form, Nested, Tagging, Variant, VariantBody};
pub(crate) use self::set::Set;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::Path;
use syn::ext::IdentExt;

use crate::parse::Head;

impl Head {
    /// The Rust name, as it is shown to people: `r#type` is `type`.
    pub(crate) fn name(&self) -> String {
        self.ident.unraw().to_string()
    }

    /// The path of the runtime crate.
    pub(crate) fn root(&self) -> TokenStream {
        self.event.path.as_ref().map_or_else(|| quote!(::event_bus), Path::to_token_stream)
    }
}
