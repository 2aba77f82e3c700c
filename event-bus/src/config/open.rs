//! From a URL to its backend.

use super::builtin::{WRAPPERS, Wrapper};
use super::redact::{cut, scrub};
use super::{BackendUrl, ConfigError, Scheme};
use crate::backend::{Backend, BoxFuture};
use crate::nearest::nearest;

/// The most wrappers before a backend.
const MAX_WRAPPERS: usize = 8;

/// Schemes that a feature of this crate adds, and is not on.
const BEHIND_FEATURES: &[(&str, &str)] = &[
    #[cfg(not(feature = "tracing"))]
    ("log", "tracing"),
];

/// What a scheme stands for.
enum Found {
    Scheme(Scheme),
    Wrapper { wrapper: &'static Wrapper, inner: BackendUrl },
}

/// Opens the backend of a URL.
pub(crate) fn open(url: BackendUrl) -> BoxFuture<'static, Result<Box<dyn Backend>, ConfigError>> {
    open_within(url, MAX_WRAPPERS)
}

fn open_within(url: BackendUrl, wrappers: usize) -> BoxFuture<'static, Result<Box<dyn Backend>, ConfigError>> {
    Box::pin(async move {
        match find(&url)? {
            Found::Scheme(scheme) => match (scheme.open)(url.clone()).await {
                Ok(backend) => Ok(backend),
                Err(error) => Err(match scrub(error, &url.secrets()) {
                    Ok(error) => error,
                    Err(source) => ConfigError::Open { url: url.shown(), source },
                }),
            },
            Found::Wrapper { .. } if wrappers == 0 => {
                Err(url.refused(format!("more than {MAX_WRAPPERS} wrappers are before one backend")))
            }
            Found::Wrapper { wrapper, inner } => {
                let wrap = (wrapper.wrap)(&url)?;
                Ok(wrap(open_within(inner, wrappers - 1).await?))
            }
        }
    })
}

/// A scheme that is registered whole goes before a wrapper.
fn find(url: &BackendUrl) -> Result<Found, ConfigError> {
    let scheme = url.scheme();
    let mut registered = inventory::iter::<Scheme>.into_iter().filter(|known| known.name == scheme);
    if let Some(first) = registered.next() {
        return match registered.next() {
            None => Ok(Found::Scheme(*first)),
            Some(second) => {
                let mut places = [first.place, second.place];
                // The linker's order is not the same in every build.
                places.sort_by_key(ToString::to_string);
                Err(ConfigError::TwoOfOneScheme { scheme: first.name, first: places[0], second: places[1] })
            }
        };
    }
    let (before, after) = scheme.split_once('+').unwrap_or((scheme, ""));
    match WRAPPERS.iter().find(|wrapper| wrapper.name == before) {
        Some(wrapper) if after.is_empty() => Err(url.refused(format!(
            "`{0}` goes before another scheme: write `{0}+` before it, as in `{0}+noop:`",
            wrapper.name
        ))),
        Some(wrapper) => Ok(Found::Wrapper { wrapper, inner: url.inner(after, wrapper.settings)? }),
        None => Err(unknown(scheme)),
    }
}

fn unknown(scheme: &str) -> ConfigError {
    let mut registered: Vec<_> = inventory::iter::<Scheme>.into_iter().map(|known| known.name).collect();
    registered.sort_unstable();
    registered.dedup();
    ConfigError::UnknownScheme {
        scheme: cut(scheme),
        nearest: nearest(scheme, registered.iter().copied()),
        feature: BEHIND_FEATURES.iter().find(|(name, _)| *name == scheme).map(|(_, feature)| *feature),
        registered,
    }
}
