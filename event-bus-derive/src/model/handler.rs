//! A function with `#[handler]`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{FnArg, Path, ReturnType, Type, TypeReference};

use crate::parse::{Arguments, Function, Topic};

/// A handler.
pub(crate) struct Handler {
    pub(crate) arguments: Arguments,
    pub(crate) function: Function,
    /// The types of what the function takes, but for `self`.
    types: Vec<Type>,
}

impl Handler {
    pub(crate) fn new(arguments: Arguments, function: Function) -> Self {
        let types = function.signature.inputs.iter().filter_map(|argument| match argument {
            FnArg::Typed(argument) => Some(ungrouped(&argument.ty).clone()),
            FnArg::Receiver(_) => None,
        });
        Self { types: types.collect(), arguments, function }
    }

    /// The type of the first argument, which should be a reference.
    pub(crate) fn first(&self) -> Option<&Type> {
        self.types.first()
    }

    /// The event, with the reference to it.
    pub(crate) fn reference(&self) -> Option<&TypeReference> {
        match self.first() {
            Some(Type::Reference(reference)) => Some(reference),
            _ => None,
        }
    }

    /// What the function takes after the event.
    pub(crate) fn extractors(&self) -> &[Type] {
        self.types.get(1..).unwrap_or_default()
    }

    /// What the function returns; `None` if nothing is written.
    pub(crate) fn output(&self) -> Option<&Type> {
        match &self.function.signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, output) => Some(ungrouped(output)),
        }
    }

    pub(crate) fn is_async(&self) -> bool {
        self.function.signature.asyncness.is_some()
    }

    pub(crate) fn topics(&self) -> &[Topic] {
        self.arguments.topics.as_deref().unwrap_or_default()
    }

    /// The path of the runtime crate.
    pub(crate) fn root(&self) -> TokenStream {
        self.arguments.path.as_ref().map_or_else(|| quote!(::event_bus), Path::to_token_stream)
    }
}

/// Without the brackets that nobody sees, which `macro_rules!` puts around its arguments, and without those that change nothing.
pub(crate) fn ungrouped(of: &Type) -> &Type {
    match of {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        other => other,
    }
}
