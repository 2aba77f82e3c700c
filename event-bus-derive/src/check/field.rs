//! The rules for one field, of an event or of a part of one.

use syn::Ident;

use super::{OWNS, serde};
use crate::errors::Errors;
use crate::model::Field;
use crate::symbol;

/// A field with a name. `borrows_by_name`: the type has a lifetime, which was told already.
pub(super) fn named(field: &Field, container: &Ident, borrows_by_name: bool, errors: &mut Errors) {
    any(field, container, borrows_by_name, errors);
    if !field.skip {
        what_may_be_left_out_can_be_missing(field, errors);
    }
}

/// A field of a tuple.
pub(super) fn unnamed(field: &Field, container: &Ident, borrows_by_name: bool, errors: &mut Errors) {
    any(field, container, borrows_by_name, errors);
    if let Some(span) = field.serde.find(symbol::SKIP_SERIALIZING_IF) {
        errors.at(span, "what is left out of a tuple moves the values behind it; give the fields names");
    }
}

fn any(field: &Field, container: &Ident, borrows_by_name: bool, errors: &mut Errors) {
    serde::on_field(field, errors);
    if field.skip {
        return;
    }
    if !borrows_by_name {
        owns_its_data(field, errors);
    }
    has_a_known_type(field, errors);
    says_that_it_is_recursive(field, container, errors);
}

fn owns_its_data(field: &Field, errors: &mut Errors) {
    if field.borrows() {
        errors.on(&field.declared, OWNS);
    }
}

fn has_a_known_type(field: &Field, errors: &mut Errors) {
    if field.is_dynamic() {
        errors.on(
            &field.declared,
            "the type behind a `dyn` is not known when the event is read back; use an enum of the types that it can be",
        );
    }
}

fn says_that_it_is_recursive(field: &Field, container: &Ident, errors: &mut Errors) {
    if field.event.recursive.is_none() && field.holds(container) {
        let text = format!("this field holds `{container}` again, without end; add `#[event(recursive)]` to it");
        errors.on(field.wire_type(), text);
    }
}

fn what_may_be_left_out_can_be_missing(field: &Field, errors: &mut Errors) {
    let Some(span) = field.serde.find(symbol::SKIP_SERIALIZING_IF) else { return };
    let missing_is_none = field.is_option() && !field.is_read_by_function();
    if !field.default && !missing_is_none {
        errors.at(span, "a field that may be left out must be readable when it is: add `default`");
    }
}
