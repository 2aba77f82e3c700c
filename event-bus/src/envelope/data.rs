//! Raw JSON on its way to a type.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use thiserror::Error;

use crate::json;

/// Error returned by [`RawEvent::data_as`](super::RawEvent::data_as) and [`Metadata::get_as`](super::Metadata::get_as): the JSON does
/// not fit the type.
///
/// It says what was expected and where, in serde's words, without the values that serde would quote: they may be secrets, and errors are logged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the data does not fit the type: {reason}")]
pub struct InvalidData {
    reason: String,
}

impl InvalidData {
    /// What was expected and where.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

pub(super) fn read<T: DeserializeOwned>(json: &RawValue) -> Result<T, InvalidData> {
    json::read(json.get()).map_err(|error| InvalidData { reason: json::without_values(&error.to_string()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason<T: DeserializeOwned + std::fmt::Debug>(json: &str) -> String {
        let json = RawValue::from_string(json.to_owned()).unwrap();
        read::<T>(&json).unwrap_err().reason().to_owned()
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Card {
        #[allow(dead_code)]
        number: u64,
    }

    #[derive(Debug, serde::Deserialize)]
    enum Kind {
        #[serde(rename = "visa")]
        Visa,
    }

    #[test]
    fn an_error_says_what_was_expected_and_where() {
        assert_eq!(reason::<Card>("{}"), "missing field `number` at line 1 column 2");
        assert_eq!(reason::<Card>("[]"), "invalid length, expected struct Card with 1 element at line 1 column 2");
        assert_eq!(reason::<Card>(r#"{"number":true}"#), "invalid type: boolean, expected u64 at line 1 column 14");
        assert_eq!(reason::<Card>(r#"{"number":{}}"#), "invalid type: map, expected u64 at line 1 column 10");
    }

    #[test]
    fn an_error_never_quotes_a_value() {
        let _ = Kind::Visa;
        assert_eq!(
            reason::<Card>(r#"{"number":"4111, expected \"secret"}"#),
            "invalid type: string, expected u64 at line 1 column 35"
        );
        assert_eq!(reason::<Card>(r#"{"number":-4111}"#), "invalid value, expected u64 at line 1 column 15");
        assert_eq!(reason::<Kind>(r#""4111""#), "unknown variant, expected `visa` at line 1 column 6");
        assert_eq!(reason::<Card>(r#"{"4111":1}"#), "unknown field, expected `number` at line 1 column 7");
    }
}
