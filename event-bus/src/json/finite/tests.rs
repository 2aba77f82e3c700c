use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;

use super::*;
use crate::json::{Floats, WriteError, write};

fn written(value: &impl Serialize) -> Result<String, WriteError> {
    write(value, Floats::Maybe, |written| written.json.get().to_owned())
}

fn place(value: impl Serialize) -> String {
    match written(&value) {
        Err(WriteError::NonFinite { path, value }) => format!("{path} {value}"),
        other => panic!("{other:?}"),
    }
}

#[derive(Serialize, Clone)]
struct Price {
    amount: f64,
}

#[derive(Serialize)]
enum Rate {
    Unit,
    New(f32),
    Pair(u8, f32),
    Braces { rate: Option<f64> },
}

#[derive(Serialize)]
#[serde(tag = "kind")]
enum Tagged {
    Braces { rate: f64 },
    New(Price),
}

#[derive(Serialize)]
#[serde(tag = "t", content = "c")]
enum Adjacent {
    New(f64),
}

#[derive(Serialize)]
#[serde(untagged)]
enum Untagged {
    New(f64),
}

#[derive(Serialize)]
struct Newtype(f64);

#[derive(Serialize)]
struct Pair(u8, f64);

#[derive(Serialize)]
struct Flattened {
    id: u8,
    #[serde(flatten)]
    price: Price,
}

const NAN: f64 = f64::NAN;

#[test]
fn what_is_not_finite_is_refused_wherever_it_stands_and_named_by_its_place() {
    let price = Price { amount: NAN };
    assert_eq!(place(NAN), " NaN");
    assert_eq!(place(f64::INFINITY), " infinity");
    assert_eq!(place(f32::NEG_INFINITY), " -infinity");
    assert_eq!(place(&price), "amount NaN");
    assert_eq!(place(Some(Box::new(price.clone()))), "amount NaN");
    assert_eq!(place((1, [vec![price.clone()]])), "[1][0][0].amount NaN");
    assert_eq!(place(BTreeMap::from([("a\n", price.clone())])), "a\\n.amount NaN");
    assert_eq!(place(BTreeMap::from([(7, price.clone())])), "7.amount NaN");
    assert_eq!(place(Flattened { id: 1, price: price.clone() }), "amount NaN");
    assert_eq!(place(Newtype(NAN)), " NaN");
    assert_eq!(place(Pair(1, NAN)), "[1] NaN");
    assert_eq!(place(Rate::New(f32::NAN)), "::New NaN");
    assert_eq!(place(Rate::Pair(1, f32::INFINITY)), "::Pair[1] infinity");
    assert_eq!(place(Rate::Braces { rate: Some(NAN) }), "::Braces.rate NaN");
    assert_eq!(place(Tagged::Braces { rate: NAN }), "rate NaN");
    assert_eq!(place(Tagged::New(price.clone())), "amount NaN");
    assert_eq!(place(Adjacent::New(NAN)), "c NaN");
    assert_eq!(place(Untagged::New(NAN)), " NaN");
}

#[test]
fn what_is_finite_is_written_as_serde_json_writes_it() {
    fn same(value: impl Serialize) {
        assert_eq!(written(&value).unwrap(), serde_json::to_string(&value).unwrap());
    }
    same(json!({ "a": [1, -1, 1.5, null, true, "x"], "b": {}, "c": [] }));
    same((1_u8, -1_i64, u128::MAX, i128::MIN, f32::MAX, f64::MIN_POSITIVE, -0.0, 'c', "\u{1}"));
    same((Rate::Unit, Rate::New(1.0), Rate::Pair(1, 1.0), Rate::Braces { rate: None }));
    same((Tagged::Braces { rate: 1.0 }, Tagged::New(Price { amount: 1.0 }), Adjacent::New(1.0), Untagged::New(1.0)));
    same((Newtype(1.0), Pair(1, 1.0), Flattened { id: 1, price: Price { amount: 1.0 } }));
    same((BTreeMap::from([(7, 'a')]), BTreeMap::from([(true, 1)]), Some(1), None::<u8>, ()));
    same(serde_json::value::RawValue::from_string("{ \"a\" : 1e999 }".to_owned()).unwrap());
    same((std::time::Duration::from_secs(1), std::net::IpAddr::from([127, 0, 0, 1])));
}

#[test]
fn an_infinity_is_found_without_keeping_what_is_written() {
    assert_eq!(place_of_non_finite(&[1.0, f32::INFINITY]), Some(("[1]".to_owned(), "infinity")));
    assert_eq!(place_of_non_finite(&[1.0, f32::MAX]), None);
    assert_eq!(
        place_of_non_finite(&BTreeMap::from([((1, 2), 3)])),
        None,
        "that it cannot be written is another matter"
    );
}

#[test]
fn other_errors_are_those_of_serde_json() {
    let error = written(&BTreeMap::from([((1, 2), 3)])).unwrap_err();
    assert!(matches!(&error, WriteError::Json(error) if error.to_string() == "key must be a string"), "{error:?}");
}
