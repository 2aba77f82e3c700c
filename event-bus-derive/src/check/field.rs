//! The rules for one field, of an event or of a part of one.

use syn::Ident;

use super::{OWNS, serde};
use crate::errors::Errors;
use crate::model::Field;
use crate::symbol;

/// A field with a name. `borrows_by_name`: the type has a lifetime, which was told already.
pub(super) fn named(field: &Field, container: &Ident, borrows_by_name: bool, errors: &mut Errors) {
    any(field, container, borrows_by_name, errors);
    if !field.skip && !field.flatten {
        what_may_be_left_out_can_be_missing(field, errors);
    }
}

/// A field of a tuple.
pub(super) fn unnamed(field: &Field, container: &Ident, borrows_by_name: bool, errors: &mut Errors) {
    any(field, container, borrows_by_name, errors);
    if !field.skip {
        belongs_on_the_holder(field, "here it has no name to hide", errors);
    }
    if let Some(span) = field.serde.find(symbol::SKIP_SERIALIZING_IF) {
        errors.at(span, "what is left out of a tuple moves the values behind it; give the fields names");
    }
}

/// A field of a type whose `#[event(wire = ..)]` says what is written.
pub(super) fn stands_behind_a_wire_type(field: &Field, errors: &mut Errors) {
    belongs_on_the_holder(field, "here the type's `wire` stands for it", errors);
}

/// What is said of a field by its name, where it has none on the wire.
fn belongs_on_the_holder(field: &Field, why: &str, errors: &mut Errors) {
    if let Some(sensitive) = field.event.sensitive {
        errors.at(sensitive, format!("`sensitive` belongs on the field that holds this type: {why}"));
    }
    if let Some((example, _)) = &field.event.example {
        errors.at(*example, "put `example` on the field that holds this type");
    }
}

fn any(field: &Field, container: &Ident, borrows_by_name: bool, errors: &mut Errors) {
    serde::on_field(field, errors);
    if field.skip {
        for (word, place) in field.event.words() {
            errors
                .at(place, format!("a skipped field is not on the wire, so `{word}` says nothing of it; leave it out"));
        }
        return;
    }
    if let (true, Some(sensitive)) = (field.flatten, field.event.sensitive) {
        errors.at(sensitive, "a flattened field has no name to hide; mark the fields of the flattened struct");
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
