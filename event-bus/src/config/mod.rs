//! Backends from settings: [`BackendUrl`], and the schemes that open them.
//!
//! [`EventBus::from_url`](crate::EventBus::from_url) takes a URL, [`EventBus::from_env`](crate::EventBus::from_env) the one in `EVENT_BUS_URL`:
//!
//! | URL | backend |
//! |---|---|
//! | `noop:` | [`NoOp`](crate::backend::NoOp) |
//! | `log:LEVEL` | `Logging` at that level, `info` if none is given (feature `tracing`) |
//! | `memory:` | [`InMemory`](crate::backend::InMemory) |
//! | `memory+storing:NAME` | [`InMemory::storing`](crate::backend::InMemory::storing); one with a name is the same wherever the process names it |
//! | `batch+INNER?size=100&interval=5s` | [`Batch`](crate::backend::Batch) before the backend of `INNER` |
//! | `monitored+INNER` | [`Monitored`](crate::backend::Monitored) around the backend of `INNER` |
//!
//! Other crates add schemes with [`register_backend!`](crate::register_backend).
//!
//! A setting is written as it is, with `%26` for `&`, `%40` for `@`, `%23` for `#` and `%25` for `%`; a `+` is a plus. A setting that nobody
//! reads is an error. What may be a secret is never shown: passwords, user names without a password, and settings whose name contains `pass`,
//! `pwd`, `secret`, `token`, `key`, `cred` or `auth`.

/// Registers a backend under a URL scheme, so that settings alone can choose it.
///
/// The second argument is a function that takes a [`BackendUrl`] and returns `Result<B, E>`, where `B` is what
/// [`EventBus::new`](crate::EventBus::new) takes and `E` any error; it may be `async`.
///
/// ```
/// use event_bus::backend::{Ack, BackendError, SyncBackend};
/// use event_bus::config::{BackendUrl, ConfigError};
/// use event_bus::{EventBus, RawEvent};
///
/// struct Printer {
///     prefix: String,
/// }
///
/// impl Printer {
///     fn from_url(url: BackendUrl) -> Result<Self, ConfigError> {
///         url.check_settings(&["prefix"])?;
///         Ok(Self { prefix: url.setting("prefix")?.unwrap_or_default() })
///     }
/// }
///
/// impl SyncBackend for Printer {
///     fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
///         println!("{}{}", self.prefix, event.to_json());
///         Ok(Ack::Handed)
///     }
/// }
///
/// event_bus::register_backend!("printer", Printer::from_url);
///
/// # async fn settings() -> Result<(), ConfigError> {
/// let bus = EventBus::from_url("printer:?prefix=crm").await?;
/// # Ok(())
/// # }
/// ```
#[macro_export]
macro_rules! register_backend {
    ($scheme:literal, $open:expr $(,)?) => {
        const _: () = {
            fn open(url: $crate::config::BackendUrl) -> $crate::__private::Opening {
                $crate::__private::open_backend($open, url)
            }

            $crate::__private::inventory::submit! {
                $crate::__private::Scheme::new(
                    $scheme,
                    open,
                    ::core::module_path!(),
                    ::core::file!(),
                    ::core::line!(),
                )
            }
        };
    };
}

mod builtin;
mod environment;
mod error;
mod open;
mod parse;
mod redact;
mod scheme;
mod setting;
mod url;

pub use self::error::ConfigError;
pub use self::scheme::{OpenBackend, Opening, Scheme, open_backend};
pub use self::setting::Setting;
pub use self::url::BackendUrl;

pub(crate) use self::environment::url_of_environment;
pub(crate) use self::open::open;
