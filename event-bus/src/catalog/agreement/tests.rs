use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::*;
use crate::{Event, EventField};

/// What is said of an event; `None` if all is well.
fn of<E: Event>() -> Option<String> {
    of_event(&Descriptor::event::<E>("", "", 0)).map(|disagreement| disagreement.to_string())
}

macro_rules! leaves {
    ($($feature:literal $name:ident { $($field:ident: $type:ty),* })*) => {$(
        #[cfg(feature = $feature)]
        #[test]
        fn $name() {
            #[derive(Serialize, Deserialize, Event)]
            #[event("agreement.leaves", local)]
            struct Leaves {
                $($field: $type,)*
                list: Vec<($($type,)*)>,
            }
            assert_eq!(of::<Leaves>(), None);
        }
    )*};
}

leaves! {
    "uuid" types_of_uuid_agree { id: uuid::Uuid }
    "jiff" types_of_jiff_agree {
        at: jiff::Timestamp, zoned: jiff::Zoned, local: jiff::civil::DateTime, day: jiff::civil::Date,
        time: jiff::civil::Time, span: jiff::Span, took: jiff::SignedDuration
    }
    "chrono" types_of_chrono_agree {
        at: chrono::DateTime<chrono::Utc>, offset: chrono::DateTime<chrono::FixedOffset>,
        local: chrono::NaiveDateTime, day: chrono::NaiveDate, time: chrono::NaiveTime
    }
    "time" types_of_time_agree {
        at: time::OffsetDateTime, local: time::PrimitiveDateTime, day: time::Date, time: time::Time
    }
    "rust_decimal" types_of_rust_decimal_agree { amount: rust_decimal::Decimal }
    "serde_json" types_of_serde_json_agree {
        value: serde_json::Value, map: serde_json::Map<String, serde_json::Value>
    }
}

#[test]
fn a_handwritten_serialize_that_lies_is_found() {
    #[derive(EventField)]
    #[allow(dead_code, reason = "only its schema and its serde impls count")]
    struct Height(u32);
    impl Serialize for Height {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.collect_str(&self.0)
        }
    }
    impl<'de> Deserialize<'de> for Height {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            u32::deserialize(from).map(Self)
        }
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.lies", local)]
    struct Lies {
        h: Height,
    }
    assert_eq!(of::<Lies>().unwrap(), "deal.lies v1 says {\"h\":1}\n    but writes {\"h\":\"1\"}");
}

#[test]
fn a_type_that_accepts_only_some_values_asks_for_an_example() {
    #[derive(Serialize, Deserialize, EventField)]
    #[serde(try_from = "String", into = "String")]
    #[event(wire = String)]
    #[derive(Clone)]
    struct Currency(String);
    impl TryFrom<String> for Currency {
        type Error = &'static str;

        fn try_from(code: String) -> Result<Self, Self::Error> {
            if code.len() == 3 { Ok(Self(code)) } else { Err("a currency has three letters") }
        }
    }
    impl From<Currency> for String {
        fn from(Currency(code): Currency) -> Self {
            code
        }
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.priced", local)]
    struct Without {
        currency: Currency,
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.priced", local)]
    struct With {
        #[event(example = "EUR")]
        currency: Currency,
    }
    let said = of::<Without>().unwrap();
    assert!(said.contains("cannot read it: ") && said.contains("a currency has three letters"), "{said}");
    assert!(said.ends_with("where a type accepts only some values, add `#[event(example = ..)]` to the field"));
    assert_eq!(of::<With>(), None);
}

#[test]
fn a_member_that_is_written_and_not_declared_under_its_name_is_found() {
    #[derive(Serialize, Deserialize)]
    struct Inner {
        #[serde(rename = "other")]
        named: u8,
    }
    impl EventField for Inner {
        const SCHEMA: crate::schema::Schema = crate::schema::Schema::Object(&crate::schema::Object::new(
            "Inner",
            "",
            &[crate::schema::Field::new("named", u8::FIELD)],
        ));
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.renamed", local)]
    struct Renamed {
        inner: Inner,
    }
    assert!(of::<Renamed>().unwrap().contains("cannot read it"));
}

#[test]
fn defaults_that_are_not_written_agree() {
    fn yes() -> bool {
        true
    }
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
    fn is_yes(value: &bool) -> bool {
        *value
    }
    #[derive(Serialize, Deserialize, EventField)]
    struct Inner {
        #[serde(default = "yes", skip_serializing_if = "is_yes")]
        active: bool,
    }
    #[derive(Serialize, Deserialize, EventField)]
    enum Choice {
        Inner(Inner),
        Members {
            #[serde(default = "yes", skip_serializing_if = "is_yes")]
            active: bool,
        },
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.defaults", local)]
    struct Defaults {
        #[serde(default = "yes", skip_serializing_if = "is_yes")]
        active: bool,
        list: Vec<Inner>,
        choice: Choice,
        by_name: BTreeMap<String, Option<Box<Inner>>>,
    }
    assert_eq!(of::<Defaults>(), None);
}

#[test]
fn an_option_that_is_dropped_is_found() {
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.drops", local)]
    struct Drops {
        #[serde(skip_serializing_if = "Option::is_some")]
        note: Option<String>,
    }
    assert!(of::<Drops>().is_some());
}

/// What is written is what was read, and one member more.
macro_rules! chatty {
    ($name:ident of $declared:ident) => {
        struct $name($declared);
        impl EventField for $name {
            const SCHEMA: Schema = <$declared as EventField>::SCHEMA;
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                let mut value = serde_json::to_value(&self.0).unwrap();
                value["password_hash"] = "x".into();
                value.serialize(to)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                $declared::deserialize(from).map(Self)
            }
        }
    };
}

#[derive(Serialize, Deserialize, EventField)]
struct Declared {
    a: u8,
}

#[derive(Serialize, Deserialize, EventField)]
struct Open {
    a: u8,
    #[serde(flatten)]
    rest: BTreeMap<String, String>,
}

chatty!(Chatty of Declared);
chatty!(ChattyAndOpen of Open);

#[test]
fn a_member_that_is_written_and_not_declared_is_found() {
    #[derive(Serialize, Deserialize, EventField)]
    #[serde(tag = "type")]
    enum Tagged {
        Wrap(Chatty),
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.chatty", local)]
    struct Direct {
        x: Chatty,
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.chatty", local)]
    struct InAList {
        list: Vec<(u8, Option<Chatty>)>,
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.chatty", local)]
    struct Flattened {
        #[serde(flatten)]
        x: Chatty,
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.chatty", local)]
    struct InAVariant {
        x: Tagged,
    }
    assert_eq!(
        of::<Direct>().unwrap(),
        "deal.chatty v1 says {\"x\":{\"a\":1}}\n    but writes {\"x\":{\"a\":1,\"password_hash\":\"x\"}}\n    \
         where the schema does not have `x.password_hash`"
    );
    let ends = |said: Option<String>, path: &str| said.unwrap().ends_with(&format!("does not have `{path}`"));
    assert!(ends(of::<InAList>(), "list[0][1].password_hash"));
    assert!(ends(of::<Flattened>(), "password_hash"));
    assert!(ends(of::<InAVariant>(), "x.password_hash"));
}

#[test]
fn where_a_map_is_flattened_every_member_is_declared() {
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.open", local)]
    struct Data {
        x: ChattyAndOpen,
    }
    assert_eq!(of::<Data>(), None);
}

#[test]
fn every_way_to_write_an_enum_agrees() {
    #[derive(Serialize, Deserialize, EventField)]
    enum External {
        Unit,
        Struct { x: Option<u8> },
    }
    #[derive(Serialize, Deserialize, EventField)]
    #[serde(tag = "type")]
    enum Internal {
        Unit,
        Map(BTreeMap<String, u8>),
        Enum(External),
        Struct(Declared),
    }
    #[derive(Serialize, Deserialize, EventField)]
    #[serde(tag = "t", content = "c")]
    enum Adjacent {
        Unit,
        Maybe(Option<Declared>),
        Two(Declared, u8),
    }
    #[derive(Serialize, Deserialize, EventField)]
    #[serde(untagged)]
    enum Untagged {
        Struct { yes: bool, sure: Option<bool> },
        List(Vec<Declared>),
        Number(u8),
    }
    #[derive(Serialize, Deserialize, EventField)]
    enum Filter {
        Has { tag: String },
        Not(#[event(recursive)] Box<Filter>),
    }
    #[derive(Serialize, Deserialize, EventField)]
    struct Beside {
        #[serde(flatten)]
        tagged: Internal,
    }
    #[derive(Serialize, Deserialize, EventField)]
    struct Among {
        #[serde(flatten)]
        adjacent: Adjacent,
        #[serde(flatten)]
        external: External,
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.enums", local)]
    struct Enums {
        external: External,
        internal: Internal,
        adjacent: Adjacent,
        untagged: Untagged,
        filter: Filter,
        beside: Beside,
        among: Among,
    }
    assert_eq!(of::<Enums>(), None);
}

#[test]
fn a_lie_in_an_enum_in_an_enum_is_found() {
    struct Liar;
    impl EventField for Liar {
        const SCHEMA: Schema = <String as EventField>::SCHEMA;
    }
    impl Serialize for Liar {
        fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
            to.serialize_u8(7)
        }
    }
    impl<'de> Deserialize<'de> for Liar {
        fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
            serde::de::IgnoredAny::deserialize(from).map(|_| Self)
        }
    }
    #[derive(Serialize, Deserialize, EventField)]
    enum Inner {
        Honest,
        Lie { l: Liar },
    }
    #[derive(Serialize, Deserialize, EventField)]
    enum Outer {
        With(Inner),
        Without,
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("deal.hidden", local)]
    struct Hidden {
        outer: Outer,
    }
    assert!(of::<Hidden>().unwrap().contains("Lie"));
}
