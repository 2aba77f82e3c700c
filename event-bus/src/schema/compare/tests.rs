//! What the table of `tests/contract` does not show: documents as texts, what a change says of itself, and two versions.

use super::*;

/// A document of `deal.won` with these members, each of which has to be there.
fn document(version: u32, properties: &str, required: &str) -> String {
    format!(
        r#"{{ "title": "deal.won", "x-version": {version}, "x-topics": ["default"], "type": "object",
            "properties": {{ {properties} }}, "required": [{required}] }}"#
    )
}

fn between(older: &str, newer: &str) -> Vec<Change> {
    compare(older, newer, Compat::Full).unwrap()
}

#[test]
fn a_change_says_what_it_is_where_it_is_and_both_types() {
    let older = document(1, r#""amount": { "type": "integer", "format": "uint32" }"#, r#""amount""#);
    let newer = document(1, r#""amount": { "type": ["string", "null"], "format": "uuid" }"#, "");
    let changes = between(&older, &newer);
    let kinds: Vec<_> = changes.iter().map(|change| (change.kind(), change.path(), change.is_breaking())).collect();
    assert_eq!(kinds, [(ChangeKind::BecameOptional, "amount", true), (ChangeKind::TypeChanged, "amount", true)]);
    assert_eq!((changes[1].was(), changes[1].now()), (Some("u32"), Some("uuid")));
    assert_eq!(
        changes[1].to_string(),
        "`amount` is `uuid` now, published as `u32`, which old and new programs have to read: change it back, or make version 2 with \
         `upcast_from`"
    );
}

#[test]
fn a_document_that_cannot_be_read_is_named() {
    let right = document(1, "", "");
    assert!(matches!(compare("{", &right, Compat::Full), Err(CompareError::Older(_))));
    let error = compare(&right, r#"{ "title": "deal.won" }"#, Compat::Full).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the newer schema cannot be read: the document has no `x-version`, which is a whole number from 1"
    );
}

#[test]
fn two_events_are_not_compared() {
    let other = document(1, "", "").replace("deal.won", "deal.lost");
    let error = compare(&document(1, "", ""), &other, Compat::Full).unwrap_err();
    assert_eq!(
        error.to_string(),
        "event `deal.won` and event `deal.lost` are not one: compare two schemas of the same event"
    );
}

#[test]
fn between_two_versions_no_further_one_is_proposed() {
    let older = document(1, r#""amount": { "type": "boolean" }"#, r#""amount""#);
    let [change] = between(&older, &document(2, "", "")).try_into().unwrap();
    assert_eq!(change.kind(), ChangeKind::RemovedRequired);
    assert!(change.to_string().ends_with("bring it back"), "{change}");
}

#[test]
fn what_may_change_is_listed_and_is_not_breaking() {
    let older = document(1, r#""gone": { "type": "boolean" }, "email": { "type": "string" }"#, "");
    let newer = r#""email": { "type": "string", "x-sensitive": true }, "note": { "type": "string" }"#;
    let newer = document(1, newer, "").replace(r#"["default"]"#, r#"["default", "vip"]"#);
    let changes = between(&older, &newer);
    assert!(!changes.iter().any(Change::is_breaking), "{changes:#?}");
    let texts: Vec<String> = changes.iter().map(Change::to_string).collect();
    assert_eq!(
        texts,
        [
            "`email` is sensitive now",
            "`note` is a new optional field",
            "`gone` is gone; it was optional, and its name stays reserved",
            "`vip` is a new topic"
        ]
    );
}

#[test]
fn a_reader_has_no_topics_to_keep() {
    let older = document(1, "", "");
    let newer = older.replace("default", "deals");
    assert!(compare(&older, &newer, Compat::Subset).unwrap().is_empty());
    assert_eq!(compare(&older, &newer, Compat::Full).unwrap()[0].kind(), ChangeKind::TopicRemoved);
}

#[test]
fn a_fraction_reads_whole_numbers_that_it_holds_to_the_last_digit() {
    let number = |kind: &str, format: &str| {
        document(1, &format!(r#""amount": {{ "type": "{kind}", "format": "{format}" }}"#), r#""amount""#)
    };
    let is_breaking = |from: &str, to: &str| {
        let changes = compare(&number("integer", from), &number("number", to), Compat::Backward).unwrap();
        changes[0].is_breaking()
    };
    assert!(!is_breaking("uint32", "double") && !is_breaking("int16", "float"));
    assert!(is_breaking("uint64", "double") && is_breaking("int32", "float"));
}

#[test]
fn a_text_that_is_no_outline_ends_early() {
    for text in ["", "{", "{r", "{r5:ab", "<", "<i3:ab", "{r1:a<e", "((((", "m", "{+", "@9:x", "{r1:a{r1:b"] {
        let question = Question { compat: Compat::Full, live: true, breaking_only: false, skip: 0 };
        let _ = find(text, "{r1:ab}", question);
        let _ = find("{r1:ab}", text, question);
    }
}
