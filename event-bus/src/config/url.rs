//! [`BackendUrl`].

use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;
use std::sync::Arc;

use super::parse::{Parts, parse};
use super::redact::{HIDDEN, cut, is_secret, shown_name, shown_value};
use super::{ConfigError, Setting};
use crate::nearest::nearest;

/// The URL of a backend: its parts, decoded, and its settings, read as the types that they are.
///
/// It is shown without its secrets. A clone is cheap.
///
/// ```
/// use std::time::Duration;
///
/// use event_bus::config::BackendUrl;
///
/// let url: BackendUrl = "acme://crm:hunter2@broker:4000/deals?linger=250ms".parse()?;
/// url.check_settings(&["linger", "retries"])?;
/// assert_eq!((url.host(), url.port(), url.path()), (Some("broker"), Some(4000), "/deals"));
/// assert_eq!(url.password(), Some("hunter2"));
/// assert_eq!(url.setting::<Duration>("linger")?, Some(Duration::from_millis(250)));
/// assert_eq!(url.setting_within("retries", 0..=10_u32)?, None);
/// assert_eq!(url.to_string(), "acme://crm:***@broker:4000/deals?linger=250ms");
/// # Ok::<(), event_bus::config::ConfigError>(())
/// ```
#[derive(Clone)]
pub struct BackendUrl {
    parts: Arc<Parts>,
    /// Settings that wrappers before it have: taken out, and still worth suggesting.
    outer: Vec<&'static str>,
}

impl BackendUrl {
    /// The scheme, in lower case: `log` of `log:info`.
    pub fn scheme(&self) -> &str {
        self.parts.url.scheme()
    }

    /// The host; an IPv6 address is in brackets.
    pub fn host(&self) -> Option<&str> {
        self.parts.url.host_str().filter(|host| !host.is_empty())
    }

    /// The host, for backends that need one.
    pub fn required_host(&self) -> Result<&str, ConfigError> {
        self.host().ok_or_else(|| self.refused(format!("it has no host: write `{}://host`", cut(self.scheme()))))
    }

    /// The port.
    pub fn port(&self) -> Option<u16> {
        self.parts.url.port()
    }

    /// The user name, decoded.
    pub fn username(&self) -> Option<&str> {
        Some(&*self.parts.username).filter(|name| !name.is_empty())
    }

    /// The password, decoded.
    pub fn password(&self) -> Option<&str> {
        self.parts.password.as_deref()
    }

    /// The path, decoded: `info` of `log:info`, `/0` of `redis://host/0`.
    pub fn path(&self) -> &str {
        &self.parts.path
    }

    /// A setting, if it is there.
    pub fn setting<T: Setting>(&self, name: &str) -> Result<Option<T>, ConfigError> {
        let Some(value) = self.value(name) else { return Ok(None) };
        match T::read(value) {
            Some(value) => Ok(Some(value)),
            None => Err(ConfigError::BadSetting {
                scheme: cut(self.scheme()),
                setting: name.to_owned(),
                got: shown_value(name, value),
                allowed: T::allowed().into_owned(),
            }),
        }
    }

    /// A setting, if it is there, that has to be within a range.
    pub fn setting_within<T: Setting + PartialOrd>(
        &self,
        name: &str,
        range: RangeInclusive<T>,
    ) -> Result<Option<T>, ConfigError> {
        match self.setting::<T>(name)? {
            Some(value) if !range.contains(&value) => Err(ConfigError::OutOfRange {
                scheme: cut(self.scheme()),
                setting: name.to_owned(),
                got: shown_value(name, self.value(name).unwrap_or_default()),
                allowed: format!("{} to {}", range.start().show(), range.end().show()),
            }),
            value => Ok(value),
        }
    }

    /// Refuses settings that are not among these, so that a misspelt one is not passed over in silence.
    pub fn check_settings(&self, known: &[&'static str]) -> Result<(), ConfigError> {
        let Some((setting, _)) = self.parts.settings.iter().find(|(name, _)| !known.contains(&&**name)) else {
            return Ok(());
        };
        let known: Vec<&'static str> = known.iter().chain(&self.outer).copied().collect();
        let nearest = nearest(setting, known.iter().copied());
        Err(ConfigError::UnknownSetting { scheme: cut(self.scheme()), setting: shown_name(setting), known, nearest })
    }

    /// An error about this URL, which shows it without its secrets.
    pub fn refused(&self, reason: impl Into<String>) -> ConfigError {
        ConfigError::Url { url: self.shown(), reason: reason.into() }
    }

    /// The URL with its secrets, for clients that take one.
    pub fn expose(&self) -> &str {
        self.parts.url.as_str()
    }

    /// The beginning of the URL, for errors.
    pub(super) fn shown(&self) -> String {
        cut(&self.to_string())
    }

    /// Whether `//` stands after the scheme.
    pub(super) fn has_authority(&self) -> bool {
        self.parts.url.has_authority()
    }

    /// The URL of what this one wraps: another scheme, and without the settings of the wrapper.
    pub(super) fn inner(&self, scheme: &str, taken: &'static [&'static str]) -> Result<Self, ConfigError> {
        let url = self.parts.url.as_str();
        let rest = url.split_once(':').expect("a URL has a scheme").1;
        let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
        let is_taken = |pair: &&str| taken.contains(&pair.split('=').next().unwrap_or_default());
        let pairs: Vec<_> =
            self.parts.url.query().unwrap_or_default().split('&').filter(|pair| !is_taken(pair)).collect();
        let query = pairs.join("&");
        let mark = if query.is_empty() { "" } else { "?" };
        let mut inner = Self::from_str(&format!("{scheme}:{rest}{mark}{query}"))?;
        inner.outer = self.outer.iter().chain(taken).copied().collect();
        Ok(inner)
    }

    /// What must not be shown, in every form in which it may be.
    pub(super) fn secrets(&self) -> Vec<String> {
        let url = &self.parts.url;
        let mut secrets = vec![self.parts.password.clone(), url.password().map(str::to_owned)];
        if self.password().is_none() {
            secrets.extend([Some(self.parts.username.clone()), Some(url.username().to_owned())]);
        }
        if self.path().contains('@') {
            secrets.extend([Some(self.parts.path.clone()), Some(url.path().to_owned())]);
        }
        for (pair, (name, value)) in pairs(url.query()).zip(&self.parts.settings) {
            if is_secret(name, value) {
                if name.contains('@') {
                    secrets.extend([Some(name.clone()), Some(pair.to_owned())]);
                }
                secrets.extend([Some(value.clone()), pair.split_once('=').map(|(_, raw)| raw.to_owned())]);
            }
        }
        let mut secrets: Vec<String> = secrets.into_iter().flatten().filter(|secret| !secret.is_empty()).collect();
        // The longer first: one may be a part of another.
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        secrets
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.parts.settings.iter().find(|(known, _)| known == name).map(|(_, value)| &**value)
    }
}

/// The settings as they were written.
fn pairs(query: Option<&str>) -> impl Iterator<Item = &str> {
    query.unwrap_or_default().split('&').filter(|pair| !pair.is_empty())
}

impl FromStr for BackendUrl {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        Ok(Self { parts: Arc::new(parse(text)?), outer: Vec::new() })
    }
}

/// Without its secrets.
impl fmt::Display for BackendUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = &self.parts.url;
        write!(f, "{}:", url.scheme())?;
        if url.has_authority() {
            f.write_str("//")?;
            match (self.username(), self.password()) {
                (None, None) => {}
                // A user name alone may be a token.
                (Some(_), None) => write!(f, "{HIDDEN}@")?,
                (_, Some(_)) => write!(f, "{}:{HIDDEN}@", url.username())?,
            }
            f.write_str(url.host_str().unwrap_or_default())?;
            if let Some(port) = url.port() {
                write!(f, ":{port}")?;
            }
        }
        f.write_str(if self.path().contains('@') { HIDDEN } else { url.path() })?;
        for (index, (pair, (name, value))) in pairs(url.query()).zip(&self.parts.settings).enumerate() {
            f.write_str(if index == 0 { "?" } else { "&" })?;
            match pair.split_once('=') {
                _ if name.contains('@') => f.write_str(HIDDEN)?,
                Some((raw, _)) if is_secret(name, value) => write!(f, "{raw}={HIDDEN}")?,
                _ => f.write_str(pair)?,
            }
        }
        Ok(())
    }
}

/// Without its secrets.
impl fmt::Debug for BackendUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BackendUrl({self})")
    }
}
