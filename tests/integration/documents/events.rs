//! Events whose data is hard to describe: what is flattened, tagged, recursive, or at the end of its range.

use std::collections::{BTreeMap, HashMap};

use event_bus::{Event, EventField};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// An enum, a struct that may be missing, and a map, all among the members of one object.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("documents.flattened")]
struct Flattened {
    id: String,
    #[serde(flatten)]
    part: Part,
    #[serde(flatten)]
    price: Option<Price>,
    #[serde(flatten)]
    counts: BTreeMap<String, u8>,
}

/// Enums of every tagging that may be missing as a whole.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("documents.optional_parts")]
struct OptionalParts {
    id: u16,
    #[serde(flatten)]
    external: Option<Part>,
    #[serde(flatten)]
    adjacent: Option<Adjacent>,
}

/// A tagged and an untagged enum among other members.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("documents.among")]
struct Among {
    id: u16,
    #[serde(flatten)]
    tagged: Shape,
    #[serde(flatten)]
    untagged: Either,
}

/// Whatever else there is.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("documents.open")]
struct Open {
    id: u16,
    #[serde(flatten)]
    rest: HashMap<String, Value>,
}

/// Every way to be tagged by a member.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("documents.tagged")]
struct Tagged {
    one: Internal,
    many: Vec<Internal>,
    by_name: BTreeMap<String, Adjacent>,
    either: Option<Either>,
    plain: Option<Plain>,
}

/// Types that hold themselves.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("documents.recursive")]
struct Recursive {
    node: Node,
    maybe: Option<Node>,
    term: Term,
    #[serde(flatten)]
    tree: Tree,
}

/// Keys and numbers at the ends of their ranges.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("documents.ranges")]
struct Ranges {
    #[event(example = u64::MAX)]
    largest: u64,
    #[event(example = i64::MIN)]
    smallest: i64,
    #[event(example = f64::MAX)]
    wide: f64,
    #[event(example = 0.1_f32)]
    narrow: f32,
    #[event(example = -0.0_f64)]
    zero: f64,
    #[event(example = "🦀 \" \\ \u{0} \u{7f}")]
    text: String,
    by_bool: BTreeMap<bool, u8>,
    by_number: BTreeMap<i32, u8>,
    by_letter: BTreeMap<char, u8>,
    by_id: BTreeMap<Uuid, u8>,
    by_described: BTreeMap<Described, u8>,
    none: [u8; 0],
    one: (u8,),
    maybe_pair: Option<(u8, Option<u8>)>,
    #[allow(clippy::option_option, reason = "what serde writes for it is one null")]
    twice: Option<Option<u8>>,
    pairs: Vec<[Option<Price>; 2]>,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
enum Part {
    Unit,
    Newtype(Price),
    Tuple(u8, Option<i64>),
    Braces { x: f32, y: Option<f64> },
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Price {
    amount: u64,
    currency: Option<String>,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(tag = "shape")]
enum Shape {
    Point,
    Square { side: u8 },
    Priced(Price),
}

#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(untagged)]
enum Either {
    Left { left: u8 },
    Right { right: String },
}

#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(tag = "kind")]
enum Internal {
    Unit,
    Newtype(Price),
    /// The name of the variant is no entry of the map.
    Rest(Rest),
    Map(BTreeMap<String, u8>),
    Inner(Part),
    Shape(Shape),
    Either(Either),
    Braces {
        x: bool,
        #[serde(flatten)]
        counts: BTreeMap<String, u8>,
    },
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Rest {
    zip: u32,
    #[serde(flatten)]
    counts: BTreeMap<String, u8>,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    Unit,
    Newtype(Price),
    Maybe(Option<u8>),
    Tuple(u8, char),
    Braces { x: bool },
}

#[derive(Debug, Serialize, Deserialize, EventField)]
enum Plain {
    Open,
    Closed,
}

/// Keys with words of their own.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EventField)]
enum Described {
    /// The first.
    One,
    /// The second.
    Two,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Node {
    label: String,
    #[event(recursive)]
    kids: Vec<Node>,
    #[event(recursive)]
    next: Option<Box<Node>>,
    #[event(recursive)]
    by_name: BTreeMap<String, Node>,
}

#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(tag = "op")]
enum Term {
    Number {
        value: i32,
    },
    Not {
        #[event(recursive)]
        of: Box<Term>,
    },
    And {
        #[event(recursive)]
        all: Vec<Term>,
    },
}

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Wrapper<T>(T);

#[derive(Debug, Serialize, Deserialize, EventField)]
struct Tree {
    leaf: u8,
    #[event(recursive)]
    branch: Wrapper<Option<Box<Tree>>>,
}
