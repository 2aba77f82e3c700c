//! Where a number stands that is none, found on the way out of a `Serialize` that failed: what succeeds pays nothing.

use std::cell::RefCell;

use serde::Serialize;
use serde_json::Value;

/// The most characters of a key that is data.
const KEY_CHARACTERS: usize = 64;

/// A number that JSON does not have.
#[derive(Debug)]
pub(super) struct NonFinite {
    /// Put together from the inside out.
    path: String,
    value: &'static str,
}

/// What was found, for all serializers of one value: serde's own error is a text.
#[derive(Debug, Default)]
pub(super) struct Found(RefCell<Option<NonFinite>>);

impl Found {
    pub(super) fn report(&self, value: &'static str) {
        self.0.borrow_mut().get_or_insert(NonFinite { path: String::new(), value });
    }

    /// Says that it stands within a member or item. Nothing if the error is another one.
    pub(super) fn within(&self, step: impl FnOnce() -> String) {
        if let Some(found) = &mut *self.0.borrow_mut() {
            found.path.insert_str(0, &step());
        }
    }

    /// The path and the number.
    pub(super) fn into_parts(self) -> Option<(String, &'static str)> {
        let NonFinite { path, value } = self.0.into_inner()?;
        Some((path.strip_prefix('.').map_or(path.clone(), str::to_owned), value))
    }
}

/// The key of a map, fit for a log line.
pub(super) fn key(key: &(impl Serialize + ?Sized)) -> String {
    match serde_json::to_value(key) {
        Ok(Value::String(text)) => text.chars().take(KEY_CHARACTERS).flat_map(char::escape_debug).collect(),
        Ok(other) => other.to_string(),
        Err(_) => "*".to_owned(),
    }
}
