//! [`EventBusBuilder`]: puts a bus together.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::EventBus;
use super::core::Core;
use super::discover;
use super::members::Members;
use super::services::Services;
use crate::backend::{Backend, IntoBackend, NoOp};
use crate::catalog;
use crate::envelope::check_source;
use crate::handler::{Found, StateMap};
use crate::registry::{Problem, Registry};

/// Puts a bus together. Made by [`EventBus::builder`].
#[must_use = "a builder makes nothing until you call .build()"]
pub struct EventBusBuilder {
    backends: Vec<Box<dyn Backend>>,
    source: Arc<str>,
    state: StateMap,
    allow_unregistered: bool,
    discover: bool,
    published: Option<PathBuf>,
}

/// Error returned by [`EventBusBuilder::build`]: everything that is wrong, not only the first thing.
#[derive(Clone, PartialEq, Eq)]
pub struct BuildError {
    problems: Vec<Problem>,
}

impl Default for EventBusBuilder {
    fn default() -> Self {
        Self {
            backends: Vec::new(),
            source: Arc::from("event-bus"),
            state: StateMap::default(),
            allow_unregistered: false,
            discover: false,
            published: None,
        }
    }
}

impl EventBusBuilder {
    /// Adds a backend; each gets every event, in the order in which they were added. Without one the bus has [`NoOp`].
    pub fn backend<Kind>(mut self, backend: impl IntoBackend<Kind>) -> Self {
        self.backends.push(backend.into_backend());
        self
    }

    /// Says who publishes: the `source` of every event, `event-bus` unless told otherwise. The name of the service is a good choice.
    pub fn source(mut self, source: impl Into<Arc<str>>) -> Self {
        self.source = source.into();
        self
    }

    /// Keeps a value for handlers that ask for it with [`State`](crate::State). One of each type; a second one replaces the first.
    pub fn state<T: Send + Sync + 'static>(mut self, state: T) -> Self {
        self.state.insert(state);
        self
    }

    /// Lets [`publish_raw`](EventBus::publish_raw) publish events that the program has no type for.
    pub fn allow_unregistered(mut self) -> Self {
        self.allow_unregistered = true;
        self
    }

    /// Subscribes every function with [`#[handler]`](macro@crate::handler) in the program, in the order of their names.
    ///
    /// ```
    /// use event_bus::{Event, EventBus, State};
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Serialize, Deserialize, Event)]
    /// # #[event("deal.won", topics = ["deals"], local)]
    /// # struct DealWon { amount: u64 }
    ///
    /// #[event_bus::handler(name = "billing", topic = "deals")]
    /// fn bill(event: &DealWon, State(limit): State<u64>) -> Result<(), String> {
    ///     if event.amount > limit { Err("too much".to_owned()) } else { Ok(()) }
    /// }
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let bus = EventBus::builder().state(1_000_u64).discover().build()?;
    /// assert_eq!(bus.publish(DealWon { amount: 7 }).send()?.ran(), 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn discover(mut self) -> Self {
        self.discover = true;
        self
    }

    /// Makes [`build`](Self::build) refuse a program that does not keep what the published schemas in a folder promise: for programs that are built
    /// elsewhere than where the schemas are kept, and for schemas that several programs share. While a program is compiled, its own files are compared already
    /// ([`schema_tests!`](crate::schema_tests!)).
    ///
    /// Each event of the program, but for those of `event_bus::crm`, has to have its file `<event>.v<version>.json` there. The folder is read once, by `build`.
    ///
    /// ```no_run
    /// # use event_bus::EventBus;
    /// let bus = EventBus::builder().require_published("schemas/").build()?;
    /// # Ok::<(), event_bus::bus::BuildError>(())
    /// ```
    pub fn require_published(mut self, folder: impl Into<PathBuf>) -> Self {
        self.published = Some(folder.into());
        self
    }

    /// Makes the bus.
    ///
    /// # Errors
    ///
    /// [`BuildError`] lists every problem: names of events that are defined twice, with both places, versions that do not lead to the current
    /// one, a source that cannot be one, backends with settings with which they cannot work, and handlers that were found and cannot be subscribed.
    pub fn build(self) -> Result<EventBus, BuildError> {
        let registry = Registry::of_program();
        let mut problems = registry.problems();
        if self.source.is_empty() || check_source(&self.source).is_err() {
            problems.push(Problem::InvalidSource);
        }
        problems.extend(self.wrong_backends());
        problems.extend(self.published.iter().flat_map(|folder| catalog::broken_promises(&registry, folder)));
        let found = if self.discover { Found::all() } else { Vec::new() };
        problems.extend(discover::same_names(&found));
        if !problems.is_empty() {
            return Err(BuildError { problems });
        }
        let bus = self.finish(registry);
        let problems = discover::subscribe_all(&bus.core, &found);
        announce(&bus);
        if problems.is_empty() { Ok(bus) } else { Err(BuildError { problems }) }
    }

    /// Makes the bus even if there are problems, which it logs.
    pub(super) fn build_anyway(self) -> EventBus {
        let registry = Registry::of_program();
        for problem in registry.problems().into_iter().chain(self.wrong_backends()) {
            #[cfg(feature = "tracing")]
            tracing::error!(target: "event_bus", "{problem}");
            #[cfg(not(feature = "tracing"))]
            let _ = problem;
        }
        let bus = self.finish(registry);
        announce(&bus);
        bus
    }

    /// The backends with settings with which they cannot work.
    fn wrong_backends(&self) -> Vec<Problem> {
        let wrong = |backend: &dyn Backend| {
            let reason = backend.check().err()?.chain();
            Some(Problem::Backend { backend: backend.name().to_string(), reason })
        };
        self.backends.iter().filter_map(|backend| wrong(&**backend)).collect()
    }

    fn finish(mut self, registry: Arc<Registry>) -> EventBus {
        if self.backends.is_empty() {
            self = self.backend(NoOp);
        }
        let services = Arc::new(Services::default());
        // The runtime in which the bus is built is the one on which it runs.
        let _ = services.runtime();
        let members = Members::new(self.backends, &services);
        let core = Core::new(registry, members, services, self.source, self.state, self.allow_unregistered);
        EventBus { core }
    }
}

/// Says once per bus what it is.
fn announce(bus: &EventBus) {
    #[cfg(feature = "tracing")]
    {
        let backends: Vec<_> = bus.core.members.all.iter().map(|member| &*member.name).collect();
        tracing::info!(target: "event_bus", events = bus.core.registry.events().len(), handlers = bus.subscriptions().len(), "event bus built with {}", backends.join(", "));
        if bus.core.members.only_noop {
            tracing::info!(
                target: "event_bus",
                "the backend is NoOp: events reach the handlers of this process and nobody else; for another write `EventBus::new(backend)`, or set EVENT_BUS_URL and use `EventBus::from_env()`"
            );
        }
    }
    #[cfg(not(feature = "tracing"))]
    let _ = bus;
}

impl BuildError {
    /// Everything that is wrong.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bus cannot be built:")?;
        self.problems.iter().try_for_each(|problem| write!(f, "\n- {problem}"))
    }
}

/// The same words as [`Display`](std::fmt::Display): a `main` that returns this error shows it so.
impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for BuildError {}

impl fmt::Debug for EventBusBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let backends: Vec<_> = self.backends.iter().map(|backend| backend.name()).collect();
        f.debug_struct("EventBusBuilder")
            .field("backends", &backends)
            .field("source", &self.source)
            .field("state", &self.state)
            .field("allow_unregistered", &self.allow_unregistered)
            .finish_non_exhaustive()
    }
}
