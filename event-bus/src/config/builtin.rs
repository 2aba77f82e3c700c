//! The schemes that this crate brings along.

use std::time::Duration;

use super::{BackendUrl, ConfigError};
use crate::backend::IntoBackend as _;
#[cfg(feature = "tracing")]
use crate::backend::Logging;
use crate::backend::{Backend, Batch, InMemory, Monitored, NoOp};

/// A word that goes before a scheme, as in `batch+log:info`.
pub(super) struct Wrapper {
    pub(super) name: &'static str,
    /// Its settings, which the inner backend does not see.
    pub(super) settings: &'static [&'static str],
    /// Reads its settings.
    pub(super) wrap: fn(&BackendUrl) -> Result<Wrap, ConfigError>,
}

/// Puts the wrapper around a backend.
pub(super) type Wrap = Box<dyn FnOnce(Box<dyn Backend>) -> Box<dyn Backend> + Send>;

pub(super) const WRAPPERS: &[Wrapper] = &[
    Wrapper { name: "batch", settings: &["size", "interval"], wrap: batch },
    Wrapper { name: "monitored", settings: &[], wrap: monitored },
];

register_backend!("noop", |url: BackendUrl| plain(&url, NoOp));
register_backend!("memory", |url: BackendUrl| plain(&url, InMemory::new()));
#[cfg(feature = "tracing")]
register_backend!("log", log);

/// A backend of which a URL has nothing to say.
fn plain<B>(url: &BackendUrl, backend: B) -> Result<B, ConfigError> {
    if url.has_authority() || !url.path().is_empty() {
        return Err(url.refused(format!("nothing but settings can stand after its scheme: write `{}:`", url.scheme())));
    }
    url.check_settings(&[])?;
    Ok(backend)
}

#[cfg(feature = "tracing")]
fn log(url: BackendUrl) -> Result<Logging, ConfigError> {
    use tracing::Level;
    let level = match &*url.path().to_ascii_lowercase() {
        "" if !url.has_authority() => Level::INFO,
        "trace" => Level::TRACE,
        "debug" => Level::DEBUG,
        "info" => Level::INFO,
        "warn" => Level::WARN,
        "error" => Level::ERROR,
        _ => {
            let reason = "its level is none: write `log:trace`, `log:debug`, `log:info`, `log:warn` or `log:error`, without slashes";
            return Err(url.refused(reason));
        }
    };
    url.check_settings(&[])?;
    Ok(Logging::new(level))
}

fn batch(url: &BackendUrl) -> Result<Wrap, ConfigError> {
    let size = url.setting_within("size", Batch::SIZES)?.unwrap_or(Batch::DEFAULT_SIZE);
    let interval = url.setting_within::<Duration>("interval", Batch::INTERVALS)?.unwrap_or(Batch::DEFAULT_INTERVAL);
    Ok(Box::new(move |inner| Box::new(Batch::new(inner).size(size).interval(interval))))
}

#[allow(clippy::unnecessary_wraps, reason = "the same form as that of every wrapper")]
fn monitored(_: &BackendUrl) -> Result<Wrap, ConfigError> {
    Ok(Box::new(|inner| Monitored(inner).into_backend()))
}
