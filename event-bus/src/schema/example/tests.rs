use serde::{Deserialize, Serialize};

use super::*;
use crate::{Event, EventField, StoredEvent as _};

fn texts<E: Event>() -> Vec<String> {
    let examples = examples(E::SCHEMA);
    for example in &examples {
        serde_json::from_value::<E>(example.clone()).unwrap_or_else(|error| panic!("{example}: {error}"));
    }
    examples.iter().map(Value::to_string).collect()
}

#[test]
fn an_enum_that_holds_itself_ends() {
    #[derive(Serialize, Deserialize, EventField)]
    enum Filter {
        Not(#[event(recursive)] Box<Filter>),
        Both(#[event(recursive)] Box<(Filter, Filter)>),
        Has { tag: String },
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("example.filter", local)]
    struct Saved {
        filter: Filter,
    }
    let texts = texts::<Saved>();
    for shown in [r#"{"filter":{"Has""#, r#"{"filter":{"Both""#, r#"{"Not":{"Has":{"tag":"text"}}}"#] {
        assert!(texts.iter().any(|text| text.contains(shown)), "{shown} in {texts:?}");
    }
    assert!(texts.len() < 20, "{}", texts.len());
}

#[test]
fn an_enum_that_ends_only_by_an_empty_list_ends() {
    #[derive(Serialize, Deserialize, EventField)]
    enum Rule {
        Not(#[event(recursive)] Box<Rule>),
        All(#[event(recursive)] Vec<Rule>),
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("example.rule", local)]
    struct Saved {
        rule: Rule,
    }
    assert!(texts::<Saved>().iter().any(|text| text.contains(r#"{"All":[]}"#)));
}

#[test]
fn a_type_without_an_end_has_an_example_all_the_same() {
    #[derive(Serialize, Deserialize, EventField)]
    enum Endless {
        #[serde(rename = "on")]
        On(#[event(recursive)] Box<Endless>),
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("example.endless", local)]
    struct Saved {
        endless: Endless,
    }
    assert!(examples(Saved::SCHEMA)[0].to_string().ends_with("null}}}"));
}

#[test]
fn variants_of_nested_enums_are_all_shown() {
    #[derive(Serialize, Deserialize, EventField)]
    enum Inner {
        A,
        B,
        C(bool),
    }
    #[derive(Serialize, Deserialize, EventField)]
    enum Outer {
        With(Inner),
        Without,
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("example.nested", local)]
    struct Nested {
        outer: Outer,
        beside: Inner,
    }
    let texts = texts::<Nested>();
    for shown in [
        r#""outer":{"With":"A"}"#,
        r#""outer":{"With":"B"}"#,
        r#""outer":{"With":{"C":true}}"#,
        r#""outer":"Without""#,
        r#""beside":"A""#,
        r#""beside":"B""#,
        r#""beside":{"C":true}"#,
    ] {
        assert!(texts.iter().any(|text| text.contains(shown)), "{shown} in {texts:?}");
    }
    assert_eq!(texts.len(), 1 + 4);
}

#[test]
fn lists_in_lists_are_filled_however_deep() {
    type Inner = Vec<Vec<Vec<Vec<Option<u8>>>>>;
    #[derive(Serialize, Deserialize, Event)]
    #[event("example.deep", local)]
    struct Deep {
        list: Vec<Vec<Vec<Vec<Inner>>>>,
    }
    assert_eq!(texts::<Deep>()[1], r#"{"list":[[[[[[[[1]]]]]]]]}"#);
}

#[test]
fn a_variant_without_data_among_other_members_is_a_member() {
    #[derive(Serialize, Deserialize, EventField)]
    enum Stage {
        Open,
    }
    #[derive(Serialize, Deserialize, EventField)]
    #[serde(tag = "type")]
    enum Tagged {
        Wrap(Stage),
    }
    #[derive(Serialize, Deserialize, Event)]
    #[event("example.flat", local)]
    struct Flat {
        #[serde(flatten)]
        stage: Stage,
        tagged: Tagged,
    }
    assert_eq!(texts::<Flat>()[1], r#"{"Open":null,"tagged":{"Open":null,"type":"Wrap"}}"#);
}
