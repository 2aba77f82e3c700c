use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::*;
use crate::{Event, EventField, StoredEvent as _};

fn wrong<E: Event>(data: &Value) -> Vec<String> {
    mismatches(E::SCHEMA, data).iter().map(ToString::to_string).collect()
}

/// Data that serde reads is not refused.
fn passes<E: Event>(data: Value) {
    let read = serde_json::from_str::<E>(&data.to_string());
    assert!(read.is_ok(), "serde itself refuses {data}: {:?}", read.err());
    assert_eq!(wrong::<E>(&data), Vec::<String>::new(), "{data}");
}

macro_rules! event {
    ($name:ident { $($(#[$attribute:meta])* $field:ident: $type:ty),* }) => {
        #[derive(Serialize, Deserialize, Event)]
        #[event("check.data", local)]
        struct $name { $($(#[$attribute])* $field: $type),* }
    };
}

#[derive(Serialize, Deserialize, EventField)]
struct Inner {
    a: u8,
}

#[derive(Serialize, Deserialize, EventField)]
enum External {
    Unit,
    Struct { x: u8 },
}

#[derive(Serialize, Deserialize, EventField)]
#[serde(tag = "type")]
enum Internal {
    Map(BTreeMap<String, u8>),
    Enum(External),
    Struct(Inner),
}

#[test]
fn the_data_of_an_internally_tagged_variant_does_not_see_the_tag() {
    event!(Data { v: Internal });
    passes::<Data>(json!({ "v": { "type": "Map", "ada": 1 } }));
    passes::<Data>(json!({ "v": { "type": "Enum", "Struct": { "x": 1 } } }));
    passes::<Data>(json!({ "v": { "type": "Enum", "Unit": null } }));
    passes::<Data>(json!({ "v": { "type": "Struct", "a": 1 } }));
    assert_eq!(wrong::<Data>(&json!({ "v": { "type": "Map", "ada": "x" } })).len(), 1);
    assert_eq!(wrong::<Data>(&json!({ "v": { "type": "Struct" } })).len(), 1);
}

#[test]
fn an_option_in_an_adjacently_tagged_variant_may_be_missing() {
    #[derive(Serialize, Deserialize, EventField)]
    #[serde(tag = "t", content = "c")]
    enum Adjacent {
        Maybe(Option<u8>),
        Surely(u8),
    }
    event!(Data { v: Adjacent });
    passes::<Data>(json!({ "v": { "t": "Maybe" } }));
    assert_eq!(wrong::<Data>(&json!({ "v": { "t": "Surely" } })), ["`v.c` must be there, and is missing"]);
}

#[test]
fn flattened_enums_do_not_see_the_fields_beside_them() {
    #[derive(Serialize, Deserialize, EventField)]
    #[serde(untagged)]
    enum Untagged {
        Map(BTreeMap<String, u32>),
    }
    event!(WithUntagged {
        #[serde(alias = "key")]
        id: String,
        #[serde(flatten)]
        v: Untagged
    });
    passes::<WithUntagged>(json!({ "id": "a", "x": 1 }));
    passes::<WithUntagged>(json!({ "key": "a", "x": 1 }));
    assert_eq!(wrong::<WithUntagged>(&json!({ "id": "a", "x": "no" })).len(), 1);

    event!(WithInternal {
        id: String,
        #[serde(flatten)]
        v: Internal
    });
    passes::<WithInternal>(json!({ "id": "a", "type": "Map", "x": 1 }));
    passes::<WithInternal>(json!({ "id": "a", "type": "Enum", "Struct": { "x": 1 } }));

    event!(AfterAStruct {
        #[serde(flatten)]
        text: Text,
        #[serde(flatten)]
        v: Internal
    });
    passes::<AfterAStruct>(json!({ "text": "a", "type": "Map", "x": 1 }));
    event!(AfterAnOption { #[serde(flatten)] text: Option<Text>, #[serde(flatten)] v: Internal });
    passes::<AfterAnOption>(json!({ "text": "a", "type": "Map", "x": 1 }));
}

#[derive(Serialize, Deserialize, EventField)]
struct Text {
    text: String,
}

#[test]
fn an_optional_member_of_a_flattened_struct_is_not_the_one_of_the_struct_around_it() {
    #[derive(Serialize, Deserialize, EventField)]
    struct Flat {
        id: Option<u8>,
    }
    event!(Data {
        id: String,
        #[serde(flatten)]
        flat: Flat
    });
    passes::<Data>(json!({ "id": "a" }));
}

#[test]
fn an_unknown_variant_is_not_quoted() {
    #[derive(Serialize, Deserialize, EventField)]
    enum Open {
        Known,
        #[serde(other)]
        Other,
    }
    event!(Data { v: Open });
    passes::<Data>(json!({ "v": "secret" }));
    assert_eq!(
        wrong::<Data>(&json!({ "v": { "secret": { "a": 1 } } })),
        [r#"`v` must be "Other" without data, and is an object"#]
    );
}

#[test]
fn keys_that_are_data_are_escaped_and_cut() {
    event!(Data { by: BTreeMap<String, u8> });
    assert_eq!(
        wrong::<Data>(&json!({ "by": { "jane's\nERROR \u{1b}[31m\u{202e}": "x" } })),
        [r"`by.jane's\nERROR \u{1b}[31m\u{202e}` must be a whole number (u8), and is a string"]
    );
    let long = mismatches(Data::SCHEMA, &json!({ "by": { "é".repeat(65): "x" } }));
    assert_eq!(long[0].path(), format!("by.{}…", "é".repeat(64)));
}

#[test]
fn thirty_two_mismatches_are_enough() {
    event!(Data { by: BTreeMap<String, u8>, list: Vec<u8> });
    let by: BTreeMap<_, _> = (0..1_000).map(|key| (key.to_string(), "x")).collect();
    assert_eq!(wrong::<Data>(&json!({ "by": by, "list": vec!["x"; 1_000] })).len(), 32);
    assert_eq!(wrong::<Data>(&json!({ "by": {}, "list": vec!["x"; 1_000] })).len(), 32);
}

#[test]
fn a_number_too_large_for_every_integer_is_out_of_range() {
    event!(Data { n: u64 });
    let said = |number: &str| wrong::<Data>(&serde_json::from_str(&format!(r#"{{"n":{number}}}"#)).unwrap()).concat();
    let range = "`n` must be a whole number (u64), and is a number out of its range";
    let fraction = "`n` must be a whole number (u64), and is a number with a fraction";
    for number in ["99999999999999999999", "-99999999999999999999", "1e300", "18446744073709551616", "-1"] {
        assert_eq!(said(number), range, "{number}");
    }
    for number in ["1.5", "-1.5", "1.0"] {
        assert_eq!(said(number), fraction, "{number}");
    }
    assert_eq!(said("18446744073709551615"), "");
    event!(Strings { s: String });
    let large = serde_json::from_str(r#"{"s":99999999999999999999}"#).unwrap();
    assert_eq!(wrong::<Strings>(&large), ["`s` must be a string, and is a number"]);
}

#[test]
fn a_number_that_an_f32_makes_infinite_is_refused() {
    event!(Data { single: f32, double: f64 });
    passes::<Data>(json!({ "single": f32::MAX, "double": 1e300 }));
    passes::<Data>(json!({ "single": 1, "double": -1 }));
    assert_eq!(
        wrong::<Data>(&json!({ "single": 1e300, "double": 1 })),
        ["`single` must be a number (f32), and is a number out of its range"]
    );
}

#[test]
fn json_given_as_text_gets_a_hint() {
    event!(Data { v: Inner });
    assert_eq!(
        wrong::<Data>(&json!("{}")),
        ["the data must be an object, and is a string (JSON given as text? parse it first)"]
    );
    assert_eq!(wrong::<Data>(&json!({ "v": "{}" })), ["`v` must be an object, and is a string"]);
    assert_eq!(wrong::<Data>(&json!([])), ["the data must be an object, and is an array"]);
}
