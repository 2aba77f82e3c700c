//! Buses from settings: [`EventBus::from_url`] and [`EventBus::from_env`].

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::task::{Context, Poll, Waker};

use super::{BuildError, EventBus, EventBusBuilder};
use crate::config::{BackendUrl, ConfigError, open, url_of_environment};

impl EventBus {
    /// A bus with the backend that the URL names, such as `log:info`. [`config`](crate::config) has what can be written.
    ///
    /// ```
    /// # use event_bus::{EventBus, config::ConfigError};
    /// # async fn settings() -> Result<(), ConfigError> {
    /// let bus = EventBus::from_url("batch+log:info?size=10&interval=1s").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if the URL is none, nobody registered its scheme, the backend cannot be opened, or the bus cannot be built.
    pub async fn from_url(url: impl AsRef<str>) -> Result<Self, ConfigError> {
        build(Self::builder().backend_from_url(url).await?)
    }

    /// A bus with the backend that the URL in the environment variable `EVENT_BUS_URL` names; with [`NoOp`](crate::backend::NoOp) if it is not set.
    ///
    /// # Errors
    ///
    /// Those of [`from_url`](Self::from_url). A variable that is empty is an error, and so is `EVENT_BUS_BACKEND` without `EVENT_BUS_URL`.
    #[doc(alias = "EVENT_BUS_BACKEND")]
    #[doc(alias = "EVENT_BUS_URL")]
    pub async fn from_env() -> Result<Self, ConfigError> {
        build(Self::builder().backend_from_env().await?)
    }

    /// [`from_env`](Self::from_env) for those who cannot wait: an error if the backend does not open at once.
    #[cfg_attr(not(test), allow(dead_code, reason = "the global bus is built with it"))]
    pub(crate) fn from_env_now() -> Result<Self, ConfigError> {
        let Some(url) = url_of_environment()? else { return build(Self::builder()) };
        build(open_now(Self::builder(), url)?)
    }
}

impl EventBusBuilder {
    /// Adds the backend that the URL names, such as `log:info`. [`config`](crate::config) has what can be written.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] if the URL is none, nobody registered its scheme, or the backend cannot be opened.
    pub async fn backend_from_url(self, url: impl AsRef<str>) -> Result<Self, ConfigError> {
        let url: BackendUrl = url.as_ref().parse()?;
        Ok(self.backend(open(url).await?))
    }

    /// Adds the backend that the URL in the environment variable `EVENT_BUS_URL` names; none if it is not set.
    ///
    /// # Errors
    ///
    /// Those of [`backend_from_url`](Self::backend_from_url). A variable that is empty is an error, and so is `EVENT_BUS_BACKEND` without
    /// `EVENT_BUS_URL`.
    pub async fn backend_from_env(self) -> Result<Self, ConfigError> {
        match url_of_environment()? {
            Some(url) => Ok(self.backend(open(url).await?)),
            None => Ok(self),
        }
    }
}

fn build(builder: EventBusBuilder) -> Result<EventBus, ConfigError> {
    builder.build().map_err(|error: BuildError| ConfigError::Build { problems: error.problems().to_vec() })
}

/// Opens a backend in one poll. A backend that wants to wait and finds no runtime may panic, which says the same.
fn open_now(builder: EventBusBuilder, url: BackendUrl) -> Result<EventBusBuilder, ConfigError> {
    let shown = url.to_string();
    let mut opening = open(url);
    let poll = || opening.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    match catch_unwind(AssertUnwindSafe(poll)) {
        Ok(Poll::Ready(backend)) => Ok(builder.backend(backend?)),
        Ok(Poll::Pending) | Err(_) => Err(ConfigError::NeedsConnection { url: shown }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backend::NoOp;

    crate::register_backend!("test-slow", async |_: BackendUrl| {
        crate::runtime::yield_now().await;
        Ok::<_, ConfigError>(NoOp)
    });

    crate::register_backend!("test-panics", |_: BackendUrl| -> Result<NoOp, ConfigError> {
        panic!("there is no reactor")
    });

    fn now(url: &str) -> Result<EventBus, ConfigError> {
        build(open_now(EventBus::builder(), url.parse()?)?)
    }

    #[test]
    fn a_backend_that_opens_at_once_is_there_without_waiting() {
        let bus = now("batch+monitored+memory:").unwrap();
        assert_eq!(bus.backends()[0].name(), "Batch(Monitored(InMemory))");
    }

    #[test]
    fn a_backend_that_takes_time_says_so() {
        for url in ["test-slow://user:hunter2@host", "test-panics://user:hunter2@host"] {
            let error = now(url).unwrap_err();
            assert!(matches!(error, ConfigError::NeedsConnection { .. }), "{error:?}");
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn without_a_variable_the_backend_is_noop() {
        if std::env::var_os("EVENT_BUS_URL").is_none() && std::env::var_os("EVENT_BUS_BACKEND").is_none() {
            assert_eq!(EventBus::from_env_now().unwrap().backends()[0].name(), "NoOp");
        }
    }
}
