//! The contract of an event as constants, each at what it is about.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::plain;
use crate::contract::{Contract, FOLDER_VARIABLE};
use crate::model::{Event, Field};
use crate::parse::Topic;

/// The topic of an event that names none, as in event-bus.
const DEFAULT_TOPIC: &str = "default";

/// The name of the package. A change of the variable that moves the published files is a change of the crate, whether there are files or not.
pub(super) fn package() -> TokenStream {
    quote!(.of_package(::core::env!("CARGO_PKG_NAME"), ::core::option_env!(#FOLDER_VARIABLE)))
}

/// Compares the struct with what was published.
///
/// A constant costs the compiler much more than what it calculates. So those fields have one of their own that may have changed, as far as their
/// tokens say; that the others have not is checked in one for all.
pub(super) fn checks(event: &Event, contract: &Contract) -> TokenStream {
    let ident = &event.head.ident;
    let schema = quote!(<#ident as __event_bus::StoredEvent>::SCHEMA);
    let outline = &contract.outline;
    let is_plain = |field: &Field| {
        let member = plain::member(field);
        member.is_some_and(|member| contract.members.iter().any(|(_, published)| *published == member))
    };
    let fields = || event.fields.iter().filter(|field| !field.skip).enumerate();
    let gone = gone(event, contract);
    let renamed = renamed(event, &gone, contract);
    let of_fields = fields().filter(|(_, field)| !is_plain(field)).map(|(index, field)| {
        match renamed.iter().find(|(_, candidate)| candidate.wire_name == field.wire_name) {
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
    let apart: TokenStream = of_fields.chain(gone).chain(parts).collect();
    let constructed = constructed(event, contract);
    let topics = topics(event, contract);
    if apart.is_empty() {
        let types = plain::sum_of_types(fields().map(|(_, field)| field)).unwrap_or_default();
        let whole = check(0, ident.span(), "check_whole", &quote!(&#constructed, #schema, #types));
        return quote!(#whole #topics);
    }
    let plain: Vec<usize> = fields().filter(|(_, field)| is_plain(field)).map(|(index, _)| index).collect();
    let plain = (!plain.is_empty())
        .then(|| check(0, ident.span(), "check_plain", &quote!(&__CONTRACT, #schema, __KEPT, &[#(#plain),*])));
    quote! {
        const __CONTRACT: __private::Contract = #constructed;
        const __KEPT: bool = __CONTRACT.is_kept_by(#schema);
        #apart
        #plain
        #topics
    }
}

/// What was published, as an expression. An edit of the file is a change of the crate.
fn constructed(event: &Event, contract: &Contract) -> TokenStream {
    let Contract { file, topics, outline, .. } = contract;
    let (name, version) = (&event.head.event.name, event.version());
    let live = event.head.event.superseded.is_none();
    let compat = event.compat().map(|method| quote!(.#method()));
    quote! {
        __private::Contract::new(#name, #version, #outline, &[#(#topics),*], #live, ::core::include_bytes!(#file))#compat
    }
}

/// The check of the topics, where their tokens do not show already that all are there.
fn topics(event: &Event, contract: &Contract) -> Option<TokenStream> {
    let attribute = &event.head.event;
    if attribute.superseded.is_some() || attribute.reads.is_some() {
        return None;
    }
    let is_there = |published: &String| {
        let mut literals = event.topics().iter();
        literals.any(|topic| matches!(topic, Topic::Literal(literal) if literal.value() == *published))
            || event.topics().is_empty() && published == DEFAULT_TOPIC
    };
    if contract.topics.iter().all(is_there) {
        return None;
    }
    let ident = &event.head.ident;
    let constructed = constructed(event, contract);
    let span = attribute.name.as_ref().map_or_else(|| ident.span(), syn::LitStr::span);
    Some(check(0, span, "check_published_topics", &quote!(&#constructed, <#ident as __private::Published>::TOPICS)))
}

/// A constant that has a name, since the compiler says it: "evaluation of `_::published_field_2` failed here".
fn check(index: usize, place: Span, function: &str, arguments: &TokenStream) -> TokenStream {
    let constant =
        format_ident!("published_{}_{index}", function.trim_start_matches("check_").trim_start_matches("published_"));
    let function = syn::Ident::new(function, place);
    let call = quote_spanned!(place=> __private::#function(#arguments));
    quote!(const #constant: () = #call;)
}

/// The published members that no field is named after, and that were not gone before. Those of a flattened struct are among them, which the
/// check knows. Who only reads may leave out what it likes.
fn gone<'c>(event: &Event, contract: &'c Contract) -> Vec<&'c (String, String)> {
    if event.head.event.reads.is_some() {
        return Vec::new();
    }
    let named = event.fields.iter().filter(|field| !field.skip && !field.flatten);
    let written: Vec<&String> = named.flat_map(Field::names).collect();
    let is_gone = |(member, outline): &&(String, String)| !outline.starts_with('x') && !written.contains(&member);
    contract.members.iter().filter(is_gone).collect()
}

/// What is gone and had to be there, each with the new field that it may have become: the one whose name differs only in its case, or where one is
/// gone and one is new, that one.
fn renamed<'e, 'c>(
    event: &'e Event,
    gone: &[&'c (String, String)],
    contract: &'c Contract,
) -> Vec<(&'c str, &'e Field)> {
    if event.compat().is_some() {
        // It may be gone.
        return Vec::new();
    }
    let is_new = |field: &&Field| !contract.members.iter().any(|(member, _)| field.names().any(|name| name == member));
    let is_required = |field: &&Field| !field.skip && !field.flatten && !field.default && !field.is_option();
    let new: Vec<&Field> = event.fields.iter().filter(is_required).filter(is_new).collect();
    let gone = gone.iter().filter(|(_, outline)| outline.starts_with('r')).map(|(name, _)| name.as_str());
    let gone: Vec<&str> = gone.collect();
    if let ([was], [field]) = (gone.as_slice(), new.as_slice()) {
        return vec![(*was, *field)];
    }
    let letters = |name: &str| name.replace(['_', '-'], "").to_lowercase();
    let of_name =
        |was: &&'c str| new.iter().find(|field| letters(&field.wire_name) == letters(was)).map(|field| (*was, *field));
    gone.iter().filter_map(of_name).collect()
}
