//! Whether an object has one key twice, at any depth: what [`Arrival::unique_keys`](super::Arrival::unique_keys) asks.

use std::borrow::Cow;
use std::collections::HashSet;

use super::EnvelopeError;
use super::members::Text;
use crate::name::quoted;

/// The most keys of objects that stand within each other: comparing takes memory, and an envelope has room for two hundred thousand.
const MOST_KEYS: usize = 1 << 14;

/// Refuses a key that an object has twice. Linear, and without recursion; the text is JSON.
pub(super) fn check(text: &str) -> Result<(), EnvelopeError> {
    // `None` for a list.
    let mut open: Vec<Option<HashSet<Cow<'_, str>>>> = Vec::new();
    let (mut keys, mut is_key, mut at) = (0, false, 0);
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'{' | b'[' => {
                is_key = *byte == b'{';
                open.push(is_key.then(HashSet::new));
            }
            b'}' | b']' => {
                keys -= open.pop().flatten().map_or(0, |closed| closed.len());
                is_key = false;
            }
            b',' => is_key = matches!(open.last(), Some(Some(_))),
            b'"' => {
                let end = at + string_length(&text[at..]);
                if let Some(Some(known)) = open.last_mut().filter(|_| is_key) {
                    keys += 1;
                    if keys > MOST_KEYS {
                        return Err(EnvelopeError::TooManyMembers { limit: MOST_KEYS });
                    }
                    let key = unescaped(&text[at..end]);
                    if known.contains(&key) {
                        return Err(EnvelopeError::DuplicateMember { name: quoted(&key) });
                    }
                    known.insert(key);
                }
                (at, is_key) = (end, false);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    Ok(())
}

/// The length of the string at the beginning of `text`, with its quotes.
fn string_length(text: &str) -> usize {
    let mut escaped = false;
    let end = text.bytes().skip(1).position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 2)
}

/// A key as it is meant; as it is written where it means nothing, such as half a surrogate pair.
fn unescaped(string: &str) -> Cow<'_, str> {
    serde_json::from_str(string).map_or(Cow::Borrowed(string), |Text(text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_twice_in_one_object_is_refused_however_it_is_written() {
        for text in [
            r#"{"a":1,"a":2}"#,
            r#"{"b":[{"a":1,"\u0061":2}]}"#,
            r#"[[],{"x":{"y":{}},"z":"a","x":0}]"#,
            r#"{ "a" : "\"", "a" : 1 }"#,
            r#"{"\ud800":1,"\ud800":2}"#,
        ] {
            assert!(matches!(check(text), Err(EnvelopeError::DuplicateMember { .. })), "{text}");
        }
    }

    #[test]
    fn a_key_in_several_objects_and_a_value_like_it_pass() {
        for text in [
            r#"{"a":{"a":{"a":1}},"b":{"a":"a"}}"#,
            r#"[{"a":1},{"a":2}]"#,
            r#"{"a":["a","a",{"a":"b"}],"b":"a,a:\"a"}"#,
            r#""{\"a\":1,\"a\":2}""#,
            "null",
            "",
        ] {
            assert_eq!(check(text), Ok(()), "{text}");
        }
    }

    #[test]
    fn more_keys_at_once_than_are_compared_are_refused() {
        let object =
            |keys: usize| format!("{{{}}}", (0..keys).map(|key| format!("\"{key}\":0")).collect::<Vec<_>>().join(","));
        let limit = MOST_KEYS;
        assert_eq!(check(&object(limit)), Ok(()));
        assert_eq!(check(&format!("[{0},{0}]", object(limit))), Ok(()));
        assert_eq!(check(&object(limit + 1)), Err(EnvelopeError::TooManyMembers { limit }));
    }
}
