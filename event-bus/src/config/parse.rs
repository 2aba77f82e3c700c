//! From text to the parts of a URL.

use percent_encoding::percent_decode_str;
use url::{ParseError, Url};

use super::ConfigError;
use super::redact::cut;

/// The longest URL, in bytes.
const MAX_BYTES: usize = 8 * 1024;

/// What a URL consists of, decoded.
pub(super) struct Parts {
    pub(super) url: Url,
    pub(super) username: String,
    pub(super) password: Option<String>,
    pub(super) path: String,
    /// In the order in which they were written.
    pub(super) settings: Vec<(String, String)>,
}

/// Reads a URL. Until all of it was understood, errors show its scheme only: any other part may be a piece of a password.
pub(super) fn parse(text: &str) -> Result<Parts, ConfigError> {
    let refused = |reason: &str| ConfigError::Url { url: scheme_only(text), reason: reason.to_owned() };
    check_text(text).map_err(|reason| refused(&reason))?;
    let url = Url::parse(text).map_err(|error| refused(&what_to_do(error)))?;
    if url.port() == Some(0) {
        return Err(refused("port 0 is none: use 1 to 65535"));
    }
    let decoded = |part: &str| {
        let decoded = percent_decode_str(part).decode_utf8().map(String::from);
        decoded.map_err(|_| refused("what its `%` stand for is not UTF-8: encode the bytes of UTF-8 text"))
    };
    let mut settings: Vec<(String, String)> = Vec::new();
    for pair in url.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (decoded(name)?, decoded(value)?);
        if settings.iter().any(|(known, _)| *known == name) {
            return Err(refused("a setting is there twice: write it once"));
        }
        settings.push((name, value));
    }
    let username = decoded(url.username())?;
    let password = url.password().map(decoded).transpose()?;
    let path = decoded(url.path())?;
    Ok(Parts { url, username, password, path, settings })
}

/// The scheme, if there is one, and nothing else.
fn scheme_only(text: &str) -> String {
    match text.split_once(':') {
        Some((scheme, _)) if is_scheme(scheme) => format!("{}:…", cut(scheme)),
        _ => "…".to_owned(),
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_alphabetic())
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.'))
}

/// What a parser of URLs would pass over in silence, or read as something else than was meant.
fn check_text(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Err("it is empty: write `noop:` for a bus that keeps events inside the process".to_owned());
    }
    if text.len() > MAX_BYTES {
        return Err(format!("it has {} bytes: {MAX_BYTES} are the most", text.len()));
    }
    let unprintable = |letter: char| letter.is_control() || letter.is_whitespace();
    if let Some(at) = text.find(unprintable) {
        return Err(format!("white space or a control character is at byte {at}: write `%20` for a space within it"));
    }
    let Some((scheme, rest)) = text.split_once(':') else {
        return Err("it has no scheme: write one and a colon, such as `log:info`".to_owned());
    };
    if !is_scheme(scheme) {
        return Err("it does not begin with a scheme: write one and a colon, such as `log:info`".to_owned());
    }
    if rest.contains('#') {
        return Err("it has a `#`, which means nothing here: write `%23`".to_owned());
    }
    let authority =
        rest.strip_prefix("//").map_or("", |rest| &rest[..rest.find(['/', '?', '\\']).unwrap_or(rest.len())]);
    match (rest.matches('@').count(), authority.matches('@').count()) {
        (0, 0) | (1, 1) => Ok(()),
        (_, 0) if authority.is_empty() => {
            Err("it has an `@` and no host: write `//` before a user name and host, and `%40` for an `@` elsewhere"
                .to_owned())
        }
        _ => Err("it has an `@` where none can be: in a user name or password write `%40` for `@`, `%2F` for `/`, \
                  `%3F` for `?` and `%3A` for `:`, and elsewhere `%40` for `@`"
            .to_owned()),
    }
}

fn what_to_do(error: ParseError) -> String {
    match error {
        ParseError::InvalidPort => {
            "its port is none: use 1 to 65535, and in a user name or password write `%2F` for `/`, `%3F` for `?` and \
                                    `%3A` for `:`"
                .to_owned()
        }
        ParseError::InvalidIpv6Address => {
            "its IPv6 address is none: write it in brackets, as in `[::1]`, without a zone".to_owned()
        }
        ParseError::EmptyHost => "it has no host: write one after `//`".to_owned(),
        other => format!("{other}: write `scheme://user:password@host:port/path?setting=value`"),
    }
}
