//! Whether serde writes what the schema says, tried on made-up data for every event of the program.

mod compare;
#[cfg(test)]
mod tests;

use std::fmt;

use serde_json::Value;

use self::compare::{Difference, Shape, compare};
use crate::registry::{Descriptor, Registry};
use crate::schema::{Schema, examples, mismatches};

/// An event whose `Serialize` or `Deserialize` does something else than its schema says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement {
    event: &'static str,
    version: u32,
    says: String,
    does: String,
}

impl fmt::Display for Disagreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { event, version, says, does } = self;
        write!(f, "{event} v{version} says {says}\n    but {does}")
    }
}

/// Every event of the program whose serde impls do something else than its schema says; empty if all is well.
///
/// For each event it makes examples from the schema, reads them, writes what was read, and compares. A derive cannot see a hand-written
/// `Serialize`; this can. [`schema_tests!`](crate::schema_tests!) makes a test of it.
pub fn disagreements() -> Vec<Disagreement> {
    let registry = Registry::of_program();
    registry.events().iter().chain(registry.readers()).filter_map(of_event).collect()
}

fn of_event(event: &Descriptor) -> Option<Disagreement> {
    examples(event.schema).iter().find_map(|example| of_example(event, example))
}

fn of_example(event: &Descriptor, example: &Value) -> Option<Disagreement> {
    let says = example.to_string();
    let disagreement =
        |does: String| Some(Disagreement { event: event.name, version: event.version, says: says.clone(), does });
    let written = match (event.round_trip)(&says) {
        Ok(written) => written,
        Err(error) => {
            return disagreement(format!(
                "cannot read it: {error}\n    where a type accepts only some values, add `#[event(example = ..)]` to the field"
            ));
        }
    };
    let Ok(value) = serde_json::from_str(&written) else { return disagreement(format!("writes {written}")) };
    match compare(Shape::Schema(Schema::Object(event.schema)), Some(example), &value) {
        Ok(()) if mismatches(event.schema, &value).is_empty() => None,
        Err(Difference::Undeclared(path)) => {
            disagreement(format!("writes {written}\n    where the schema does not have `{path}`"))
        }
        _ => disagreement(format!("writes {written}")),
    }
}

/// The tests of a crate with events, in one line: every registered event writes what its schema says, the program's events fit together, and each
/// event of the crate has a published schema that is up to date.
///
/// Paste it into a test of the crate that has the events. It fails with the reason if no event is registered at all.
///
/// A published schema is a file `schemas/<event>.v<version>.json` beside `Cargo.toml` (`EVENT_SCHEMAS_DIR` names another folder). Write those that are
/// missing, and those that may change, with `EVENT_SCHEMAS=update cargo test`, and commit them: from then on a change of an event that would break stored
/// events or other programs does not compile. Without the variable, or with `EVENT_SCHEMAS=check`, a file that is missing or not up to date fails the test.
/// For an event that was never released, delete its file first.
///
/// ```
/// # // a doc-test cannot run the test itself; the crate's own tests do
/// event_bus::schema_tests!();
/// ```
#[macro_export]
macro_rules! schema_tests {
    () => {
        #[cfg(test)]
        mod event_schemas {
            #[test]
            fn every_event_writes_what_its_schema_says() {
                $crate::__private::assert_schemas_hold();
            }

            #[test]
            fn published_schemas_are_up_to_date() {
                $crate::__private::assert_published(::core::env!("CARGO_MANIFEST_DIR"), ::core::env!("CARGO_PKG_NAME"));
            }
        }
    };
}

/// What [`schema_tests!`](crate::schema_tests!) runs.
///
/// # Panics
///
/// With the list of what is wrong.
pub fn assert_schemas_hold() {
    let catalog = super::catalog();
    assert!(
        !catalog.is_empty(),
        "no event is registered in this test: link-time registration was dropped, or the crate with the events is not linked; \
         name it once, `use my_events as _;`, or list its events with `event_bus::catalog!`"
    );
    let problems = catalog.problems().into_iter().map(|problem| problem.to_string());
    let wrong: Vec<String> = problems.chain(disagreements().iter().map(Disagreement::to_string)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
