//! serde's attributes: what would make the schema a lie is refused here, with the reason. What is in no table is honoured by the model, or
//! cannot change what is written.

use crate::errors::Errors;
use crate::model::{Field, Nested, Variant};
use crate::parse::Words;
use crate::symbol::{self, Symbol};

/// A word that is refused, and why.
type Refused = (Symbol, &'static str);

const ONE_WAY: &str = "makes an event that cannot be read back as it was written; use `skip`";
const HIDES: &str = "hides what is written; say it with `#[event(wire = <a type with the same JSON>)]`";
const OTHER_TYPE: &str = "puts another type on the wire; derive `Event` on that type";
const CLOSED: &str = "would stop old programs at the first new field; leave it out, unknown members are ignored";
const BY_HAND: &str = "is for `Deserialize` written by hand; it is no part of an event";
const BORROWED: &str = "makes the event depend on the bytes that it was read from; use `String`, not `&str`";

const ON_EVENT: &[Refused] = &[
    (symbol::TRANSPARENT, "lets the field stand for the event, which could never gain another; leave it out"),
    (symbol::TAG, "writes a member that is no field; the event's name already says what it is"),
    (symbol::DENY_UNKNOWN_FIELDS, CLOSED),
];

const ON_NESTED: &[Refused] = &[
    (symbol::DENY_UNKNOWN_FIELDS, CLOSED),
    (symbol::FIELD_IDENTIFIER, BY_HAND),
    (symbol::VARIANT_IDENTIFIER, BY_HAND),
];

/// Refused, on a nested type unless `#[event(wire = T)]` says what is written.
const HIDES_A_TYPE: &[Symbol] = &[symbol::FROM, symbol::TRY_FROM, symbol::INTO, symbol::REMOTE];

const ON_FIELD: &[Refused] = &[
    (symbol::SKIP_SERIALIZING, ONE_WAY),
    (symbol::SKIP_DESERIALIZING, ONE_WAY),
    (symbol::GETTER, "is for types of another crate; derive on a type of your own"),
    (symbol::BORROW, BORROWED),
];

/// Refused unless `#[event(wire = T)]` says what is written.
const HIDES_A_FIELD: &[Symbol] = &[symbol::WITH, symbol::SERIALIZE_WITH, symbol::DESERIALIZE_WITH];

const ON_VARIANT: &[Refused] = &[
    (symbol::SKIP_SERIALIZING, ONE_WAY),
    (symbol::SKIP_DESERIALIZING, ONE_WAY),
    (symbol::BORROW, BORROWED),
    (symbol::UNTAGGED, "on one variant hides which variant it is; put it on the enum, or leave it out"),
    (symbol::WITH, "hides what the variant writes; put it on a field, with `#[event(wire = ..)]`"),
    (symbol::SERIALIZE_WITH, "hides what the variant writes; put it on a field, with `#[event(wire = ..)]`"),
    (symbol::DESERIALIZE_WITH, "hides what the variant reads; put it on a field, with `#[event(wire = ..)]`"),
];

pub(super) fn on_event(serde: &Words, errors: &mut Errors) {
    refuse(serde, ON_EVENT, errors);
    refuse_first(serde, HIDES_A_TYPE, OTHER_TYPE, errors);
    refuse_two_names(serde, &[symbol::RENAME_ALL], errors);
}

pub(super) fn on_nested(nested: &Nested, is_struct: bool, errors: &mut Errors) {
    let serde = &nested.head.serde;
    refuse(serde, ON_NESTED, errors);
    if is_struct {
        refuse(
            serde,
            &[(symbol::TAG, "on a struct writes a member that is no field; leave it out, or make it an enum")],
            errors,
        );
    }
    refuse_two_names(serde, &[symbol::RENAME_ALL, symbol::RENAME_ALL_FIELDS], errors);
    if nested.head.event.wire.is_none() {
        refuse_first(serde, HIDES_A_TYPE, HIDES, errors);
    }
}

pub(super) fn on_field(field: &Field, errors: &mut Errors) {
    refuse(&field.serde, ON_FIELD, errors);
    refuse_two_names(&field.serde, &[symbol::RENAME], errors);
    if field.event.wire.is_none() && !field.skip {
        refuse_first(&field.serde, HIDES_A_FIELD, HIDES, errors);
    }
}

pub(super) fn on_variant(variant: &Variant, errors: &mut Errors) {
    refuse(&variant.serde, ON_VARIANT, errors);
    refuse_two_names(&variant.serde, &[symbol::RENAME, symbol::RENAME_ALL], errors);
}

fn refuse(serde: &Words, refused: &[Refused], errors: &mut Errors) {
    for (symbol, why) in refused {
        if let Some(span) = serde.find(*symbol) {
            let written = if *why == ONE_WAY { format!("`{symbol}`") } else { format!("`#[serde({symbol})]`") };
            errors.at(span, format!("{written} {why}"));
        }
    }
}

/// Several of these are one mistake.
fn refuse_first(serde: &Words, refused: &[Symbol], why: &str, errors: &mut Errors) {
    if let Some((symbol, span)) = refused.iter().find_map(|symbol| Some((symbol, serde.find(*symbol)?))) {
        errors.at(span, format!("`#[serde({symbol})]` {why}"));
    }
}

fn refuse_two_names(serde: &Words, renaming: &[Symbol], errors: &mut Errors) {
    for symbol in renaming {
        if let Some(span) = serde.split(*symbol) {
            errors.at(
                span,
                format!("`{symbol}(serialize = .., deserialize = ..)` gives an event two wire names; an event has one. Use `{symbol} = \"..\"`"),
            );
        }
    }
}
