//! The rules for an enum that derives `EventSet`.

use quote::ToTokens;

use super::{no_lifetimes, no_type_parameters};
use crate::errors::Errors;
use crate::model::Set;

/// Checks a family of events.
pub(crate) fn set(set: &Set, errors: &mut Errors) {
    is_an_enum(set, errors);
    no_lifetimes(&set.head.generics, errors);
    no_type_parameters(&set.head.generics, "a set names its events; it has no type parameters", errors);
    each_variant_holds_one_event(set, errors);
    no_event_twice(set, errors);
}

fn is_an_enum(set: &Set, errors: &mut Errors) {
    let ident = &set.head.ident;
    if !set.is_enum {
        errors.at(
            ident.span(),
            format!("a set of events is an enum with one event in each variant: `enum {ident} {{ Won(DealWon) }}`"),
        );
    } else if set.members.is_empty() {
        errors.at(ident.span(), format!("`{ident}` has no members; add a variant that holds an event: `Won(DealWon)`"));
    }
}

fn each_variant_holds_one_event(set: &Set, errors: &mut Errors) {
    for member in &set.members {
        if member.payload.is_none() {
            errors.at(member.span, format!("`{0}` must hold one event: `{0}(SomeEvent)`", member.ident));
        }
        if let Some((word, place)) = member.payload_says {
            errors.at(place, format!("`{word}` says nothing in a set; put it on the fields of the event"));
        }
        if let Some(span) = member.event {
            errors.at(span, "`#[event(..)]` says nothing on a variant; the event's own attribute counts");
        }
    }
}

/// The same type twice. Two types with one event name are found by `check_distinct`, in a constant.
fn no_event_twice(set: &Set, errors: &mut Errors) {
    let mut seen: Vec<(String, String)> = Vec::new();
    for (variant, payload) in set.payloads() {
        let written = payload.to_token_stream().to_string();
        if let Some((_, first)) = seen.iter().find(|(before, _)| *before == written) {
            let text =
                format!("`{first}` holds `{}` already; keep one of the two variants", crate::parse::text(payload));
            errors.on(payload, text);
        } else {
            seen.push((written, variant.to_string()));
        }
    }
}
