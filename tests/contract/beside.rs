//! Mistakes beside a published file: each is the one error that it is without the file.

use crate::program::Program;
use crate::run::RUN;

/// A package, since what is wrong with one event hides what is wrong with others; what is wrong; and what the compiler says of it.
const CASES: &[(&str, &str, &str)] = &[
    (
        "field_without_schema",
        "#[derive(Serialize, Deserialize)]
pub struct Price { amount: u64 }
#[derive(Serialize, Deserialize, Event)]
#[event(\"case.beside\")]
pub struct E { id: u64, price: Price }",
        "`Price` cannot be a field of an event: its wire schema is not known",
    ),
    (
        "part_with_a_mistake",
        "#[derive(Serialize, Deserialize, EventField)]
pub struct Price { #[event(secret)] amount: u64 }
#[derive(Serialize, Deserialize, Event)]
#[event(\"case.beside\")]
pub struct E { id: u64, price: Price }",
        "unknown key `secret`",
    ),
    (
        "attribute_with_a_mistake",
        "#[derive(Serialize, Deserialize, EventField)]
pub struct Price { amount: u64 }
#[derive(Serialize, Deserialize, Event)]
#[event(\"case.beside\", topic = \"deals\")]
pub struct E { id: u64, price: Price }",
        "topics",
    ),
    (
        "type_without_definition",
        "#[derive(Serialize, Deserialize, Event)]
#[event(\"case.beside\")]
pub struct E { id: u64, price: Price }",
        "cannot find type `Price` in this scope",
    ),
    (
        "wrong_topic",
        "#[derive(Serialize, Deserialize, EventField)]
pub struct Price { amount: u64 }
const DEALS: &str = \"deals.*\";
#[derive(Serialize, Deserialize, Event)]
#[event(\"case.beside\", topics = [DEALS])]
pub struct E { id: u64, price: Price }",
        "`*` and `>` are for subscriptions",
    ),
    (
        "flattened_part_with_a_mistake",
        "#[derive(Serialize, Deserialize, EventField)]
pub struct Price { #[event(secret)] price: u64 }
#[derive(Serialize, Deserialize, Event)]
#[event(\"case.beside\")]
pub struct E { id: u64, #[serde(flatten)] price: Price }",
        "unknown key `secret`",
    ),
    (
        "boxed_part_with_a_mistake",
        "#[derive(Serialize, Deserialize, EventField)]
pub struct Price { #[event(secret)] amount: u64 }
#[derive(Serialize, Deserialize, Event)]
#[event(\"case.beside\")]
pub struct E { id: u64, price: Box<Price> }",
        "unknown key `secret`",
    ),
];

const PUBLISHED: &str = r#"{
    "title": "case.beside", "x-version": 1, "x-topics": ["default"], "type": "object",
    "properties": {
        "id": { "type": "integer", "format": "uint64" },
        "price": { "type": "object", "properties": { "amount": { "type": "integer", "format": "uint64" } }, "required": ["amount"] }
    },
    "required": ["id", "price"]
}"#;

pub(crate) fn packages() -> impl Iterator<Item = &'static str> {
    CASES.iter().map(|(package, ..)| *package)
}

pub(crate) fn write(program: &Program) {
    for (package, code, _) in CASES {
        program.package(package, &[("event".to_owned(), &format!("use super::*;\n{code}\n"))]);
        program.write(&format!("{package}/schemas/case.beside.v1.json"), PUBLISHED);
    }
}

#[test]
fn another_mistake_is_one_error_whatever_was_published() {
    let mut wrong = Vec::new();
    for (package, _, words) in CASES {
        let said: Vec<_> = RUN.said.iter().filter(|said| said.file.starts_with(&format!("{package}/"))).collect();
        if !matches!(said.as_slice(), [one] if one.message.contains(words)) {
            let rendered: String = said.iter().map(|said| said.rendered.as_str()).collect();
            wrong.push(format!("{package}: expected one error with {words:?}\n{rendered}"));
        }
    }
    crate::assert_none(&wrong);
}
