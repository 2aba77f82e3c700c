//! One number for the types of an event's fields, of which the compiler makes the same out of their names: cheaper to compare than an outline, since
//! the compiler pays for each step of a constant.
//!
//! `event-bus-derive/src/expand/plain.rs` makes it of the tokens, for types whose names say what they are; every other type has a number that no
//! name has.

use super::{Field, Schema};

/// The prime of FNV-1a (64 bits): <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv-21>.
const PRIME: u64 = 0x0100_0000_01b3;

/// The types of the fields, in their order, and whether each may be missing. Names are not in it.
pub(crate) const fn sum_of_types(fields: &[Field]) -> u64 {
    let mut sum = 0;
    let mut at = 0;
    while at < fields.len() {
        sum = step(sum, if fields[at].optional { 1 } else { 2 });
        sum = of_schema(sum, fields[at].schema);
        at += 1;
    }
    sum
}

const fn step(sum: u64, next: u64) -> u64 {
    (sum ^ next).wrapping_mul(PRIME)
}

const fn of_schema(sum: u64, schema: &Schema) -> u64 {
    match schema {
        Schema::Bool => step(sum, 3),
        Schema::Integer { signed: false, bits } => step(sum, 0x100 | *bits as u64),
        Schema::Integer { signed: true, bits } => step(sum, 0x200 | *bits as u64),
        Schema::Float { bits } => step(sum, 0x300 | *bits as u64),
        Schema::Text(format) => {
            let format = format.as_bytes();
            let mut sum = step(sum, 0x400 | format.len() as u64);
            let mut at = 0;
            while at < format.len() {
                sum = step(sum, format[at] as u64);
                at += 1;
            }
            sum
        }
        Schema::Nullable(inner) => of_schema(step(sum, 4), inner),
        Schema::List(inner) => of_schema(step(sum, 5), inner),
        _ => step(sum, 6),
    }
}
