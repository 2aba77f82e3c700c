//! The contract of an event as constants, each at what it is about.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::contract::{Contract, FOLDER_VARIABLE};
use crate::model::{Event, Field};

/// A change of the variable that moves the files is a change of the crate, whether there are files or not.
pub(super) fn tracked_folder() -> TokenStream {
    quote!(
        const _: ::core::option::Option<&str> = ::core::option_env!(#FOLDER_VARIABLE);
    )
}

/// Compares the struct with what was published.
pub(super) fn checks(event: &Event, contract: &Contract) -> TokenStream {
    let Contract { file, topics, outline, .. } = contract;
    let ident = &event.head.ident;
    let attribute = &event.head.event;
    let (name, version) = (&attribute.name, event.version());
    let live = attribute.superseded.is_none();
    let compat = event.compat().map(|method| quote!(.#method()));
    let schema = quote!(<#ident as __event_bus::StoredEvent>::SCHEMA);
    let renamed = renamed(event, contract);
    let fields = event.fields.iter().filter(|field| !field.skip).enumerate().map(|(index, field)| {
        // Said where the published name is missing.
        let is_told = renamed.is_some_and(|(_, candidate)| candidate.wire_name == field.wire_name);
        (!is_told).then(|| check(index, field.span, "check_field", &quote!(&__CONTRACT, #schema, __KEPT, #index)))
    });
    let gone = gone(event, contract).into_iter().enumerate().map(|(index, (name, _))| {
        let candidate = renamed.map_or("", |(_, candidate)| &candidate.wire_name);
        check(index, ident.span(), "check_gone", &quote!(&__CONTRACT, #schema, __KEPT, #name, #candidate))
    });
    let parts = outline
        .contains('+')
        .then(|| check(0, ident.span(), "check_flattened_parts", &quote!(&__CONTRACT, #schema, __KEPT)));
    let topics_of_today = (live && attribute.reads.is_none()).then(|| {
        let span = attribute.name.as_ref().map_or_else(|| ident.span(), syn::LitStr::span);
        check(0, span, "check_published_topics", &quote!(&__CONTRACT, <#ident as __private::Published>::TOPICS))
    });
    quote! {
        // An edit of the file is a change of the crate.
        const _: &[u8] = ::core::include_bytes!(#file);
        const __CONTRACT: __private::Contract = __private::Contract::new(#name, #version, #outline, &[#(#topics),*], #live)#compat;
        const __KEPT: bool = __CONTRACT.is_kept_by(#schema);
        #(#fields)*
        #(#gone)*
        #parts
        #topics_of_today
    }
}

/// A constant that has a name, since the compiler says it: "evaluation of `_::published_0` failed here".
fn check(index: usize, place: Span, function: &str, arguments: &TokenStream) -> TokenStream {
    let constant =
        format_ident!("published_{}_{index}", function.trim_start_matches("check_").trim_start_matches("published_"));
    let function = syn::Ident::new(function, place);
    let call = quote_spanned!(place=> __private::#function(#arguments));
    quote!(const #constant: () = #call;)
}

/// The published members that no field is named after. Those of a flattened struct are among them, which the check knows.
fn gone<'c>(event: &Event, contract: &'c Contract) -> Vec<&'c (String, bool)> {
    let written: Vec<&String> = event.fields.iter().filter(|field| !field.skip).flat_map(Field::names).collect();
    contract.members.iter().filter(|(member, _)| !written.contains(&member)).collect()
}

/// What is gone and had to be there, and the one field that was not published: it may have become that.
fn renamed<'e, 'c>(event: &'e Event, contract: &'c Contract) -> Option<(&'c str, &'e Field)> {
    let is_new = |field: &&Field| !contract.members.iter().any(|(member, _)| *member == field.wire_name);
    let mut new = event.fields.iter().filter(|field| !field.skip && !field.flatten).filter(is_new);
    match (gone(event, contract).as_slice(), new.next(), new.next()) {
        ([(gone, true)], Some(candidate), None) => Some((gone, candidate)),
        _ => None,
    }
}
