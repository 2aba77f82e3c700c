//! The URL that the environment names.

use std::ffi::OsString;

use super::{BackendUrl, ConfigError};

/// The variable with the URL.
const VARIABLE: &str = "EVENT_BUS_URL";

/// What it was called in the design that this library began with.
const OLD_VARIABLE: &str = "EVENT_BUS_BACKEND";

/// Names that the old variable had, and the URLs of the same backends.
const OLD_NAMES: &[(&str, &str)] =
    &[("noop", "noop:"), ("memory", "memory:"), ("in_memory", "memory:"), ("inmemory", "memory:")];

/// The URL in `EVENT_BUS_URL`; `None` if it is not set.
pub(crate) fn url_of_environment() -> Result<Option<BackendUrl>, ConfigError> {
    url_of(|variable| std::env::var_os(variable))
}

fn url_of(variable: impl Fn(&str) -> Option<OsString>) -> Result<Option<BackendUrl>, ConfigError> {
    let Some(url) = variable(VARIABLE) else {
        return match variable(OLD_VARIABLE) {
            None => Ok(None),
            Some(old) => Err(ConfigError::OldVariable { instead: instead_of(old) }),
        };
    };
    let url = url.into_string().map_err(|_| ConfigError::NotUnicode { variable: VARIABLE })?;
    if url.is_empty() {
        let reason = "`EVENT_BUS_URL` is empty: write `EVENT_BUS_URL=noop:` for a bus that keeps events inside the process, or do not set it";
        return Err(ConfigError::Url { url, reason: reason.to_owned() });
    }
    url.parse().map(Some)
}

fn instead_of(old: OsString) -> &'static str {
    let name = old.into_string().unwrap_or_default().to_ascii_lowercase();
    OLD_NAMES.iter().find(|(known, _)| *known == name).map_or("log:info", |(_, url)| url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> String {
        let value = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| value.into());
        match url_of(value) {
            Ok(url) => format!("{url:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn the_old_variable_is_an_error_that_names_the_new_one() {
        let said = read(&[("EVENT_BUS_BACKEND", "logging")]);
        assert!(said.contains("`EVENT_BUS_URL=log:info`"), "{said}");
        let said = read(&[("EVENT_BUS_BACKEND", "NoOp")]);
        assert!(said.contains("`EVENT_BUS_URL=noop:`"), "{said}");
        assert_eq!(read(&[("EVENT_BUS_BACKEND", "logging"), ("EVENT_BUS_URL", "noop:")]), "Some(BackendUrl(noop:))");
    }

    #[test]
    fn unset_is_none_and_empty_is_an_error() {
        assert_eq!(read(&[]), "None");
        assert!(read(&[("EVENT_BUS_URL", "")]).contains("`EVENT_BUS_URL` is empty"));
    }
}
