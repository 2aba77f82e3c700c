//! Whether a schema has floats, or 32-bit floats: serde makes an infinity of a number that one of them cannot hold, and says nothing; and writes `null`
//! for one that is not finite.

use super::{Body, Field, Schema};

/// What is looked for.
#[derive(Clone, Copy)]
enum Of {
    F32,
    /// Of any width; any value at all may be one.
    Floats,
}

/// Whether one of these fields, or what stands within, is an `f32`, or may be one.
pub(crate) const fn holds_f32(fields: &[Field]) -> bool {
    one_field_holds(fields, Of::F32)
}

/// Whether one of these fields, or what stands within, is a float, or may be one.
pub(crate) const fn may_hold_floats(fields: &[Field]) -> bool {
    one_field_holds(fields, Of::Floats)
}

const fn one_field_holds(fields: &[Field], of: Of) -> bool {
    let mut at = 0;
    while at < fields.len() {
        if is_or_holds(fields[at].schema, of) {
            return true;
        }
        at += 1;
    }
    false
}

const fn is_or_holds(schema: &Schema, of: Of) -> bool {
    match schema {
        Schema::Float { bits } => matches!(of, Of::Floats) || *bits == 32,
        Schema::Any => matches!(of, Of::Floats),
        Schema::Nullable(inner) | Schema::List(inner) => is_or_holds(inner, of),
        Schema::Map { key, value } => is_or_holds(value, of) || (matches!(of, Of::Floats) && is_or_holds(key, of)),
        Schema::Tuple(parts) => one_holds(parts, of),
        Schema::Object(object) => one_field_holds(object.fields, of),
        Schema::Enum(choice) => {
            let mut at = 0;
            while at < choice.variants.len() {
                let holds = match choice.variants[at].body {
                    Body::Unit => false,
                    Body::Newtype(schema) => is_or_holds(schema, of),
                    Body::Tuple(parts) => one_holds(parts, of),
                    Body::Object(fields) => one_field_holds(fields, of),
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
        Schema::Bool | Schema::Integer { .. } | Schema::Text(_) => false,
    }
}

const fn one_holds(schemas: &[Schema], of: Of) -> bool {
    let mut at = 0;
    while at < schemas.len() {
        if is_or_holds(&schemas[at], of) {
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
    const INTEGER: Schema = Schema::Integer { signed: true, bits: 64 };

    #[test]
    fn an_f32_is_found_wherever_it_stands() {
        let holds = |schema: &Schema| is_or_holds(schema, Of::F32);
        assert!(holds(&F32) && holds(&Schema::Nullable(&F32)) && holds(&Schema::List(&F32)));
        assert!(holds(&Schema::Map { key: &Schema::Text(""), value: &Schema::Tuple(&[F64, F32]) }));
        assert!(!holds(&F64) && !holds(&Schema::List(&Schema::Tuple(&[F64, Schema::Any]))));
    }

    #[test]
    fn what_may_be_a_float_of_any_width_is_found_wherever_it_stands() {
        let holds = |schema: &Schema| is_or_holds(schema, Of::Floats);
        assert!(holds(&F32) && holds(&F64) && holds(&Schema::Any) && holds(&Schema::Nullable(&F64)));
        assert!(holds(&Schema::Map { key: &F64, value: &Schema::Bool }) && holds(&Schema::Tuple(&[Schema::Bool, F64])));
        assert!(!holds(&Schema::Map { key: &Schema::Text(""), value: &Schema::List(&Schema::Nullable(&INTEGER)) }));
    }
}
