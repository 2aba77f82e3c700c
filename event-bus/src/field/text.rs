//! Strings, and the standard types that serde writes as strings or small objects.

use super::EventField;
use crate::schema::{Field, Object, Schema};

macro_rules! texts {
    ($($type:ty => $format:literal;)*) => {$(
        impl EventField for $type {
            const SCHEMA: Schema = Schema::Text($format);
        }
    )*};
}

texts! {
    str => "";
    String => "";
    char => "char";
    std::net::IpAddr => "ip";
    std::net::Ipv4Addr => "ipv4";
    std::net::Ipv6Addr => "ipv6";
    std::net::SocketAddr => "socket-address";
}

/// serde writes `{"secs": u64, "nanos": u32}`.
impl EventField for std::time::Duration {
    const SCHEMA: Schema = Schema::Object(&Object {
        name: "Duration",
        description: "",
        fields: &[
            Field { name: "secs", of: u64::FIELD, ..Field::PLAIN },
            Field { name: "nanos", of: u32::FIELD, ..Field::PLAIN },
        ],
    });
}
