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
    const SCHEMA: Schema = Schema::Object(&Object::new(
        "Duration",
        "",
        &[Field::new("secs", u64::FIELD), Field::new("nanos", u32::FIELD)],
    ));
}
