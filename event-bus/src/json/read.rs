//! Reading JSON whose grammar was checked before.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// A number of as many digits may be too large for an `f32` without an exponent.
const DIGITS_OF_F32: usize = 39;

/// Reads a type. Whole numbers may be written `-0`, which `serde_json` takes for a floating point number.
pub(crate) fn read<T: DeserializeOwned>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text).or_else(|error| match without_negative_zeros(text) {
        Cow::Borrowed(_) => Err(error),
        Cow::Owned(text) => serde_json::from_str(&text).map_err(|_| error),
    })
}

/// Reads any value, for a comparison with a schema.
pub(crate) fn value(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str(&without_negative_zeros(text))
}

/// Whether reading failed at a number that no machine number holds, such as `1e400`.
pub(crate) fn is_out_of_range(error: &serde_json::Error) -> bool {
    error.is_syntax() && error.to_string().starts_with("number out of range")
}

/// Whether there may be a number that an `f32` cannot hold. Text that looks like one counts as well.
pub(crate) fn has_huge_number(text: &str) -> bool {
    let mut digits = 0;
    text.bytes().any(|byte| {
        let is_exponent = digits > 0 && matches!(byte, b'e' | b'E');
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        is_exponent || digits >= DIGITS_OF_F32
    })
}

/// Where reading failed, in bytes: `serde_json` counts lines and columns, and a message has neither.
pub(crate) fn offset(text: &str, error: &serde_json::Error) -> usize {
    let lines_before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    (lines_before + error.column().saturating_sub(1)).min(text.len())
}

/// `0` in place of each number `-0`. The sign of a floating point `-0` is lost with it, which is why this is tried second.
fn without_negative_zeros(text: &str) -> Cow<'_, str> {
    let mut signs = negative_zeros(text).peekable();
    if signs.peek().is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for sign in signs {
        out.push_str(&text[from..sign]);
        from = sign + 1;
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// Where the sign of each number `-0` stands: outside strings, and without a fraction or an exponent.
fn negative_zeros(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    let (mut in_string, mut escaped) = (false, false);
    bytes.iter().enumerate().filter_map(move |(at, byte)| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_string,
            b'"' => in_string = !in_string,
            b'-' if !in_string && bytes.get(at + 1) == Some(&b'0') => {
                let goes_on = matches!(bytes.get(at + 2), Some(b'.' | b'e' | b'E' | b'0'..=b'9'));
                // `1e-0` has its sign within.
                let within = at > 0 && matches!(bytes[at - 1], b'e' | b'E');
                return (!goes_on && !within).then_some(at);
            }
            _ => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_of_a_whole_zero_goes_and_no_other() {
        let text = r#"{"a":-0,"b":[-0 ,-0],"c":-0.5,"d":-0e1,"e":1e-0,"-0":"-0\"-0","f":-10,"g":-0.0}"#;
        let without = r#"{"a":0,"b":[0 ,0],"c":-0.5,"d":-0e1,"e":1e-0,"-0":"-0\"-0","f":-10,"g":-0.0}"#;
        assert_eq!(without_negative_zeros(text), without);
        assert!(matches!(without_negative_zeros(without), Cow::Borrowed(_)));
        assert_eq!(without_negative_zeros("-0"), "0");
        assert_eq!(without_negative_zeros("\"\\\\\",-0"), "\"\\\\\",0");
    }

    #[test]
    fn a_negative_zero_is_a_whole_number_if_one_is_wanted() {
        assert_eq!(read::<u8>("-0").unwrap(), 0);
        assert_eq!(read::<(i64, u128)>("[-0,-0]").unwrap(), (0, 0));
        assert!(read::<f64>("-0").unwrap().is_sign_negative());
        assert!(read::<u8>("-1").is_err() && read::<u8>("-0.0").is_err());
    }

    #[test]
    fn numbers_that_an_f32_may_not_hold_are_found() {
        for text in ["[1e39]", "340282360000000000000000000000000000000", "{\"a\":0.1E400}"] {
            assert!(has_huge_number(text), "{text}");
        }
        for text in ["{\"e\":12.5}", "\"eee\"", "[12345678901234567890]"] {
            assert!(!has_huge_number(text), "{text}");
        }
    }
}
