//! [`ConfigError`].

use crate::handler::BoxError;
use crate::registry::{Place, Problem};

/// Error returned by [`EventBus::from_url`](crate::EventBus::from_url), [`EventBus::from_env`](crate::EventBus::from_env) and what they are made of.
///
/// No text of it shows a secret of the URL.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConfigError {
    /// The text is not a URL, or not one of a backend.
    #[error("the URL `{url}` cannot be used: {reason}")]
    Url {
        /// The URL without its secrets; only its scheme if no more can be shown safely.
        url: String,
        /// What is wrong, and what to do.
        reason: String,
    },
    /// No backend is registered for the scheme.
    #[error(
        "no backend is registered for `{scheme}:`{}; registered are {}; `batch+` and `monitored+` go before one of them{}",
        is_it(*nearest), listed(registered), feature.map_or_else(String::new, |name| format!("; this one comes with feature `{name}` of event-bus"))
    )]
    UnknownScheme {
        /// The scheme.
        scheme: String,
        /// Those that are registered in this program.
        registered: Vec<&'static str>,
        /// The one that may have been meant.
        nearest: Option<&'static str>,
        /// The feature of event-bus that adds the scheme.
        feature: Option<&'static str>,
    },
    /// Two backends are registered for one scheme.
    #[error("`{scheme}:` is registered twice, in {first} and in {second}: keep one of them")]
    TwoOfOneScheme {
        /// The scheme.
        scheme: &'static str,
        /// One place.
        first: Place,
        /// The other place.
        second: Place,
    },
    /// The backend has no such setting.
    #[error("`{scheme}:` has no setting {setting}{}; {}", is_it(*nearest), settings(known))]
    UnknownSetting {
        /// The URL's scheme.
        scheme: String,
        /// The setting, quoted.
        setting: String,
        /// Those that it has.
        known: Vec<&'static str>,
        /// The one that may have been meant.
        nearest: Option<&'static str>,
    },
    /// A setting has a value that cannot be read.
    #[error("setting `{setting}` of `{scheme}:` cannot be {got}: write {allowed}")]
    BadSetting {
        /// The URL's scheme.
        scheme: String,
        /// The setting.
        setting: String,
        /// Its value, quoted, unless it may be a secret.
        got: String,
        /// What can be written.
        allowed: String,
    },
    /// A setting has a value that is too small or too large.
    #[error("setting `{setting}` of `{scheme}:` is out of range with {got}: {allowed} is allowed")]
    OutOfRange {
        /// The URL's scheme.
        scheme: String,
        /// The setting.
        setting: String,
        /// Its value, quoted, unless it may be a secret.
        got: String,
        /// What is in range.
        allowed: String,
    },
    /// The environment has `EVENT_BUS_BACKEND`, which is not read, and no `EVENT_BUS_URL`.
    #[error(
        "`EVENT_BUS_BACKEND` is set and is not read: write `EVENT_BUS_URL={instead}`, or another URL of a backend, in its place"
    )]
    OldVariable {
        /// The URL to write.
        instead: &'static str,
    },
    /// A variable of the environment is not Unicode.
    #[error("`{variable}` is not UTF-8: write the URL with `%` and two hexadecimal digits for each such byte")]
    NotUnicode {
        /// The variable.
        variable: &'static str,
    },
    /// The backend could not be opened.
    #[error("the backend `{url}` cannot be opened: {source}")]
    Open {
        /// The URL without its secrets.
        url: String,
        /// What the backend said. Where it had a secret of the URL in its text, this is that text without it.
        source: BoxError,
    },
    /// The backend takes time to open, where nobody can wait for it.
    #[error(
        "the backend `{url}` needs a connection, which takes time: build the bus with `EventBus::from_env().await` when the program starts"
    )]
    NeedsConnection {
        /// The URL without its secrets.
        url: String,
    },
    /// The bus cannot be built, as in [`BuildError`](crate::bus::BuildError).
    #[error("the bus cannot be built:{}", each_on_a_line(problems))]
    Build {
        /// Everything that is wrong.
        problems: Vec<Problem>,
    },
}

fn each_on_a_line(problems: &[Problem]) -> String {
    let lines: Vec<_> = problems.iter().map(|problem| format!("\n- {problem}")).collect();
    lines.concat()
}

fn is_it(nearest: Option<&str>) -> String {
    nearest.map_or_else(String::new, |nearest| format!(" (is it `{nearest}`?)"))
}

fn settings(known: &[&str]) -> String {
    if known.is_empty() { "it has none: leave it out".to_owned() } else { format!("it has {}", listed(known)) }
}

fn listed(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}
