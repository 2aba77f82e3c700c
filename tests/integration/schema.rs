//! What the schema says is what serde does.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use event_bus::catalog::disagreements;
use event_bus::{Event, EventField, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

event_bus::schema_tests!();

/// Every leaf and shape that a field may have.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("schema.leaves", topics = ["schemas"])]
#[serde(rename_all = "camelCase")]
struct Leaves {
    a_bool: bool,
    numbers: (u8, u16, u32, u64, i8, i16, i32, i64),
    floats: (f32, f64),
    letter: char,
    texts: (String, Box<str>, std::borrow::Cow<'static, str>),
    id: Uuid,
    at: Timestamp,
    address: std::net::IpAddr,
    took: std::time::Duration,
    maybe: Option<Vec<Option<u8>>>,
    set: HashSet<u32>,
    pair: [u8; 2],
    by_id: BTreeMap<Uuid, String>,
    by_number: BTreeMap<u32, Stage>,
    by_stage: BTreeMap<Stage, u8>,
    boxed: Box<Inner>,
    anything: serde_json::Value,
    nothing: Option<Box<str>>,
    nonzero: std::num::NonZero<u16>,
}

/// All ways to write an enum, and serde's attributes.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("schema.shapes", topics = ["schemas"])]
struct Shapes {
    stage: Stage,
    external: External,
    internal: Internal,
    adjacent: Adjacent,
    untagged: Untagged,
    tree: Tree,
    wrapped: Wrapped,
    see_through: SeeThrough,
    couple: Couple,
    #[serde(rename = "kind", alias = "type")]
    renamed: String,
    #[serde(default)]
    defaulted: u32,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    sometimes: Vec<String>,
    #[serde(skip)]
    #[allow(dead_code, reason = "it is not on the wire")]
    skipped: Option<Arc<()>>,
    #[serde(flatten)]
    flat: Inner,
    #[serde(with = "as_text")]
    #[event(wire = String, example = "17")]
    odd: u64,
    checked: Email,
    page: Page<Stage>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EventField)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
enum Stage {
    InNegotiation,
    #[serde(rename = "over")]
    Won,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
enum External {
    Unit,
    Newtype(u8),
    Tuple(u8, String),
    #[serde(rename_all = "kebab-case")]
    Struct {
        long_name: bool,
    },
}

#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(tag = "type", rename_all = "snake_case", rename_all_fields = "UPPERCASE")]
enum Internal {
    Unit,
    Newtype(Inner),
    Struct {
        yes: bool,
    },
    #[serde(other)]
    Other,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Newtype(u8),
    Tuple(u8, u8),
    Struct { yes: bool },
}

#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(untagged)]
enum Untagged {
    Number(u32),
    Text(String),
    Struct { yes: bool },
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Tree {
    #[event(recursive)]
    children: Vec<Tree>,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Inner {
    inner_text: String,
    inner_maybe: Option<u8>,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Wrapped(Uuid);

#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(transparent)]
struct SeeThrough {
    inner: Option<u8>,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Couple(u8, String);

#[derive(Debug, Clone, Serialize, Deserialize, EventField)]
#[serde(try_from = "String", into = "String")]
#[event(wire = String)]
struct Email(String);

impl TryFrom<String> for Email {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Ok(Self(text))
    }
}

impl From<Email> for String {
    fn from(Email(text): Email) -> Self {
        text
    }
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Page<T> {
    items: Vec<T>,
}

mod as_text {
    use serde::{Deserialize, Deserializer, Serializer};

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
    pub(super) fn serialize<S: Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(number)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
        String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
    }
}

#[test]
fn a_schema_reads_like_a_type() {
    let catalog = event_bus::catalog();
    let of = |name: &str| {
        let fields = catalog.current("schema.shapes").unwrap().fields();
        fields.iter().find(|field| field.name() == name).unwrap().to_string()
    };
    assert_eq!(of("stage"), r#"stage: "IN-NEGOTIATION" | "over""#);
    assert_eq!(
        of("external"),
        r#"external: "Unit" | { Newtype: u8 } | { Tuple: [u8, string] } | { Struct: { long-name: bool } }"#
    );
    assert_eq!(
        of("internal"),
        concat!(
            r#"internal: { type: "unit" } | { type: "newtype", ...{ inner_text: string, inner_maybe?: u8 | null } }"#,
            r#" | { type: "struct", YES: bool } | { type: "other" }"#
        )
    );
    assert_eq!(of("adjacent").split(" | ").nth(1).unwrap(), r#"{ t: "Newtype", c: u8 }"#);
    assert_eq!(of("untagged"), "untagged: u32 | string | { yes: bool }");
    assert_eq!(of("see_through"), "see_through?: u8 | null");
    assert_eq!(of("page"), r#"page: { items: ("IN-NEGOTIATION" | "over")[] }"#);
    assert_eq!(of("odd"), "odd: string");
    assert_eq!(of("defaulted"), "defaulted?: u32");
}

#[test]
fn what_is_registered_agrees() {
    assert_eq!(disagreements().iter().map(ToString::to_string).collect::<Vec<_>>(), Vec::<String>::new());
}
