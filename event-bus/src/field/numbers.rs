//! Numbers and booleans.

use super::EventField;
use crate::schema::Schema;

macro_rules! integers {
    ($($type:ty => $signed:literal, $bits:literal;)*) => {$(
        impl EventField for $type {
            const SCHEMA: Schema = Schema::Integer { signed: $signed, bits: $bits };
        }
        impl EventField for std::num::NonZero<$type> {
            const SCHEMA: Schema = Schema::Integer { signed: $signed, bits: $bits };
        }
    )*};
}

integers! {
    u8 => false, 8;
    u16 => false, 16;
    u32 => false, 32;
    u64 => false, 64;
    i8 => true, 8;
    i16 => true, 16;
    i32 => true, 32;
    i64 => true, 64;
}

impl EventField for bool {
    const SCHEMA: Schema = Schema::Bool;
}

impl EventField for f32 {
    const SCHEMA: Schema = Schema::Float { bits: 32 };
}

impl EventField for f64 {
    const SCHEMA: Schema = Schema::Float { bits: 64 };
}
