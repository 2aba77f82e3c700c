//! Whether serde writes what the schema says, tried on made-up data for every event of the program.

use std::fmt;

use serde_json::Value;

use crate::registry::{Descriptor, Registry};
use crate::schema::{examples, mismatches};

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
    Registry::of_program().events().iter().filter_map(of_event).collect()
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
    if covers(example, &value) && mismatches(event.schema, &value).is_empty() {
        None
    } else {
        disagreement(format!("writes {written}"))
    }
}

/// What was said is written; beside it may stand what was left out of the example and has a default.
fn covers(said: &Value, written: &Value) -> bool {
    match (said, written) {
        (Value::Object(said), Value::Object(written)) => {
            said.iter().all(|(name, value)| written.get(name).map_or(value.is_null(), |other| covers(value, other)))
        }
        (Value::Array(said), Value::Array(written)) => {
            said.len() == written.len() && said.iter().zip(written).all(|(one, other)| covers(one, other))
        }
        (Value::Number(said), Value::Number(written)) => said.as_f64() == written.as_f64(),
        (said, written) => said == written,
    }
}

/// One test for a whole program: every registered event writes what its schema says, and the program's events fit together.
///
/// Paste it into a test of the crate that has the events. It fails with the reason if no event is registered at all.
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

#[cfg(test)]
mod tests {
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
}
