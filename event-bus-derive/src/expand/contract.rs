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
    let gone = gone(event, contract);
    let renamed = renamed(event, &gone, contract);
    let fields = event.fields.iter().filter(|field| !field.skip).enumerate().map(|(index, field)| {
        let of_field = renamed.iter().find(|(_, candidate)| candidate.wire_name == field.wire_name);
        match of_field {
            Some((was, _)) => {
                check(index, field.span, "check_renamed", &quote!(&__CONTRACT, #schema, __KEPT, #index, #was))
            }
            None => check(index, field.span, "check_field", &quote!(&__CONTRACT, #schema, __KEPT, #index)),
        }
    });
    let told_elsewhere = |name: &str| renamed.iter().any(|(was, _)| *was == name);
    let gone = gone.iter().filter(|(name, _)| !told_elsewhere(name)).enumerate().map(|(index, (name, _))| {
        check(index, ident.span(), "check_gone", &quote!(&__CONTRACT, #schema, __KEPT, #name))
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
    let named = event.fields.iter().filter(|field| !field.skip && !field.flatten);
    let written: Vec<&String> = named.flat_map(Field::names).collect();
    contract.members.iter().filter(|(member, _)| !written.contains(&member)).collect()
}

/// What is gone and had to be there, each with the new field that it may have become: the one whose name differs only in its case, or where one is
/// gone and one is new, that one.
fn renamed<'e, 'c>(event: &'e Event, gone: &[&'c (String, bool)], contract: &'c Contract) -> Vec<(&'c str, &'e Field)> {
    if event.compat().is_some() {
        // It may be gone.
        return Vec::new();
    }
    let is_new = |field: &&Field| !contract.members.iter().any(|(member, _)| field.names().any(|name| name == member));
    let is_required = |field: &&Field| !field.skip && !field.flatten && !field.default && !field.is_option();
    let new: Vec<&Field> = event.fields.iter().filter(is_required).filter(is_new).collect();
    let gone = gone.iter().filter(|(_, required)| *required).map(|(name, _)| name.as_str());
    let gone: Vec<&str> = gone.collect();
    if let ([was], [field]) = (gone.as_slice(), new.as_slice()) {
        return vec![(*was, *field)];
    }
    let letters = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let of_name =
        |was: &&'c str| new.iter().find(|field| letters(&field.wire_name) == letters(was)).map(|field| (*was, *field));
    gone.iter().filter_map(of_name).collect()
}
