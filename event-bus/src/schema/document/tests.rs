//! What a type's schema says, and what its document says, is one outline.

#![allow(dead_code, reason = "the types are here for their schemas")]

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::*;
use crate::schema::outline::{Sink, is_outline_of};
use crate::{Event, EventField, StoredEvent};

#[derive(Serialize, Deserialize, EventField)]
struct Money {
    /// In the smallest coin.
    amount: u64,
    #[event(sensitive)]
    currency: String,
}

#[derive(PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EventField)]
enum Plain {
    Open,
    Won,
}

/// With words.
#[derive(Serialize, Deserialize, EventField)]
enum External {
    /// Nothing.
    Unit,
    Newtype(Money),
    Tuple(u8, Option<i64>),
    Braces {
        x: f32,
        y: Option<f64>,
    },
}

#[derive(Serialize, Deserialize, EventField)]
#[serde(tag = "type")]
enum Internal {
    Unit,
    Newtype(Money),
    Map(BTreeMap<String, u8>),
    Rest(Rest),
    Inner(Plain),
    Braces {
        x: bool,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Serialize, Deserialize, EventField)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Newtype(Money),
    Tuple(u8, char),
    Braces { x: bool },
}

#[derive(Serialize, Deserialize, EventField)]
#[serde(untagged)]
enum Untagged {
    Number(i16),
    Money(Money),
    Pair(u8, u8),
    None,
}

#[derive(Serialize, Deserialize, EventField)]
struct Node {
    #[event(recursive)]
    kids: Vec<Node>,
    #[event(recursive)]
    next: Option<Box<Node>>,
    label: String,
}

#[derive(Serialize, Deserialize, EventField)]
struct Wrapper<T>(T);

#[derive(Serialize, Deserialize, EventField)]
struct Tree {
    #[event(recursive)]
    other: Wrapper<Option<Box<Tree>>>,
}

#[derive(Serialize, Deserialize, EventField)]
struct Rest {
    city: Option<String>,
    zip: u32,
    #[serde(flatten)]
    more: HashMap<String, Value>,
}

/// Everything there is.
#[derive(Serialize, Deserialize, Event)]
#[event("example.everything", topics = ["one", "two"], local)]
struct Everything {
    /// The key.
    #[event(key)]
    id: uuid::Uuid,
    #[event(sensitive)]
    #[serde(alias = "mail", alias = "e mail")]
    email: Option<String>,
    any: Value,
    maybe_any: Option<Value>,
    #[allow(clippy::option_option, reason = "it is a type that users may write")]
    twice: Option<Option<u8>>,
    flag: bool,
    list: Vec<Option<Money>>,
    maybe_list: Option<Vec<u8>>,
    numbers: HashMap<u32, i8>,
    flags: BTreeMap<bool, i32>,
    by_plain: BTreeMap<Plain, Plain>,
    plain: Plain,
    maybe_plain: Option<Plain>,
    external: External,
    internal: Internal,
    adjacent: Adjacent,
    untagged: Untagged,
    node: Node,
    maybe_node: Option<Node>,
    tree: Tree,
    array: [u8; 3],
    no_items: [u8; 0],
    #[serde(default)]
    with_default: u16,
    #[serde(flatten)]
    rest: Rest,
    #[serde(flatten)]
    maybe: Option<Money>,
    #[serde(flatten)]
    part: External,
}

fn outline_of(object: &Object) -> String {
    let mut sink = Sink::<16384>::buffer();
    sink.fields_of(object, object.fields);
    sink.text().unwrap().to_owned()
}

fn document_of<E: StoredEvent>() -> String {
    let about = About {
        name: E::NAME,
        version: E::VERSION,
        topics: &["one"],
        superseded: false,
        deprecated: false,
        object: E::SCHEMA,
    };
    of_event(&about, &[])
}

#[test]
fn a_type_and_its_document_have_one_outline() {
    let document = document_of::<Everything>();
    let published = read(&document).unwrap_or_else(|error| panic!("{error} in {document}"));
    assert_eq!(published.outline, outline_of(Everything::SCHEMA), "{document}");
    assert!(is_outline_of(&published.outline, Everything::SCHEMA));
    assert!(!is_outline_of(&published.outline[1..], Everything::SCHEMA));
    assert!(!is_outline_of(&format!("{}}}", published.outline), Everything::SCHEMA));
    println!("{document}\n{}", published.outline);
}

#[test]
fn what_grows_without_end_is_refused() {
    let reference = |level: u32| format!(r##"{{ "$ref": "#/$defs/L{level}" }}"##);
    let definitions: Vec<String> = (0..30)
        .map(|level| {
            let inner = reference(level + 1);
            format!(r#""L{level}": {{ "type": "array", "prefixItems": [{inner}, {inner}] }}"#)
        })
        .collect();
    let document = format!(
        r#"{{ "title": "deal.won", "x-version": 1, "type": "object", "properties": {{ "field": {} }},
            "$defs": {{ {}, "L30": {{ "type": "boolean" }} }} }}"#,
        reference(0),
        definitions.join(", ")
    );
    let error = read(&document).unwrap_err().to_string();
    assert!(error.ends_with("has a `$ref` that leads in a circle, or to too many types"), "{error}");
}
