//! What of a URL may be shown.

use std::error::Error;
use std::fmt;

use super::ConfigError;
use crate::handler::BoxError;
use crate::name::quoted;

/// What stands in place of a secret.
pub(super) const HIDDEN: &str = "***";

/// The most of a URL that an error shows, in characters.
const SHOWN: usize = 200;

/// Parts of names of settings that hold secrets.
const SECRET: &[&str] = &["pass", "pwd", "secret", "token", "key", "cred", "auth"];

/// Whether the value of a setting with this name is a secret. What has an `@` may be a URL with a password of its own.
pub(super) fn is_secret(name: &str, value: &str) -> bool {
    let name = name.to_lowercase();
    SECRET.iter().any(|part| name.contains(part)) || name.contains('@') || value.contains('@')
}

/// The name of a setting, for errors.
pub(super) fn shown_name(name: &str) -> String {
    if name.contains('@') { HIDDEN.to_owned() } else { quoted(name) }
}

/// The value of a setting, for errors.
pub(super) fn shown_value(name: &str, value: &str) -> String {
    if is_secret(name, value) { HIDDEN.to_owned() } else { quoted(value) }
}

/// The beginning of a text, for errors.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// The error of a function that had the secrets: where a text of it shows one, only the text goes on, without it.
pub(super) fn scrub(error: BoxError, secrets: &[String]) -> Result<ConfigError, BoxError> {
    let shows_secret = |text: &str| secrets.iter().any(|secret| text.contains(&**secret));
    let first: &(dyn Error + 'static) = &*error;
    let chain: Vec<_> = std::iter::successors(Some(first), |error| (**error).source()).collect();
    if !chain.iter().any(|error| shows_secret(&error.to_string()) || shows_secret(&format!("{error:?}"))) {
        return error.downcast::<ConfigError>().map(|error| *error);
    }
    let mut text = chain.iter().map(ToString::to_string).collect::<Vec<_>>().join(": ");
    for secret in secrets {
        text = text.replace(&**secret, HIDDEN);
    }
    Err(Box::new(Scrubbed(text)))
}

/// The text of an error without secrets.
struct Scrubbed(String);

impl fmt::Display for Scrubbed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Scrubbed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for Scrubbed {}
