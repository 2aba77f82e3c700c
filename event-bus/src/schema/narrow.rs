//! Whether a schema has 32-bit floats: serde makes an infinity of a number that one of them cannot hold, and says nothing.

use super::{Body, Field, Schema};

/// Whether one of these fields, or what stands within, is an `f32`, or may be one.
pub(crate) const fn holds_f32(fields: &[Field]) -> bool {
    let mut at = 0;
    while at < fields.len() {
        if is_or_holds(fields[at].schema) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_or_holds(schema: &Schema) -> bool {
    match schema {
        Schema::Float { bits } => *bits == 32,
        Schema::Nullable(inner) | Schema::List(inner) | Schema::Map { value: inner, .. } => is_or_holds(inner),
        Schema::Tuple(parts) => one_holds(parts),
        Schema::Object(object) => holds_f32(object.fields),
        Schema::Enum(choice) => {
            let mut at = 0;
            while at < choice.variants.len() {
                let holds = match choice.variants[at].body {
                    Body::Unit => false,
                    Body::Newtype(schema) => is_or_holds(schema),
                    Body::Tuple(parts) => one_holds(parts),
                    Body::Object(fields) => holds_f32(fields),
                };
                if holds {
                    return true;
                }
                at += 1;
            }
            false
        }
        // Its schema is not a constant.
        Schema::Recursive(_) => true,
        Schema::Any | Schema::Bool | Schema::Integer { .. } | Schema::Text(_) => false,
    }
}

const fn one_holds(schemas: &[Schema]) -> bool {
    let mut at = 0;
    while at < schemas.len() {
        if is_or_holds(&schemas[at]) {
            return true;
        }
        at += 1;
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const F32: Schema = Schema::Float { bits: 32 };
    const F64: Schema = Schema::Float { bits: 64 };

    #[test]
    fn an_f32_is_found_wherever_it_stands() {
        assert!(is_or_holds(&F32) && is_or_holds(&Schema::Nullable(&F32)) && is_or_holds(&Schema::List(&F32)));
        assert!(is_or_holds(&Schema::Map { key: &Schema::Text(""), value: &Schema::Tuple(&[F64, F32]) }));
        assert!(!is_or_holds(&F64) && !is_or_holds(&Schema::List(&Schema::Tuple(&[F64, Schema::Any]))));
    }
}
