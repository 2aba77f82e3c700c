//! The list of a program's events, for people and tools.

mod agreement;
mod cli;
mod markdown;
mod published;

use std::sync::Arc;

#[doc(hidden)]
pub use self::agreement::assert_schemas_hold;
pub use self::agreement::{Disagreement, disagreements};
#[doc(hidden)]
pub use self::cli::catalog_main;
#[doc(hidden)]
pub use self::published::assert_published;
pub(crate) use self::published::broken_promises;

use crate::registry::{self, Descriptor, Place, Problem, Registry};
use crate::schema::{Field, Object, document, examples};

/// The events of this program, sorted by name and version.
///
/// Events register themselves when the program is linked. A crate that is in `Cargo.toml` but never named in code is not linked, and its
/// events are missing: name it once, `use my_events as _;`. Where link-time registration cannot be trusted, [`catalog!`](crate::catalog!)
/// names them one by one.
///
/// ```
/// # use event_bus::Event;
/// # use serde::{Deserialize, Serialize};
/// /// A deal was signed.
/// #[derive(Serialize, Deserialize, Event)]
/// #[event("deal.signed", topics = ["deals"])]
/// struct DealSigned { amount: u64 }
///
/// for event in event_bus::catalog().events() {
///     println!("{} v{} {:?}: {}", event.name(), event.version(), event.topics(), event.description());
/// }
/// ```
pub fn catalog() -> Catalog {
    Catalog { registry: Registry::of_program() }
}

/// The events of a program. Made by [`catalog()`](crate::catalog()) and [`catalog!`](crate::catalog!).
#[derive(Debug, Clone)]
pub struct Catalog {
    registry: Arc<Registry>,
}

impl Catalog {
    /// What `catalog!` calls: adds the events to the program's, and gives the list of just these.
    #[doc(hidden)]
    pub fn named(events: &'static [Descriptor]) -> Self {
        registry::add(events);
        Self { registry: Arc::new(Registry::of(events.iter().copied())) }
    }

    /// Every event and version, sorted by name and version.
    pub fn events(&self) -> impl ExactSizeIterator<Item = EventInfo> + '_ {
        self.registry.events().iter().copied().map(EventInfo)
    }

    /// The structs that only read what other programs publish (`reads = "subset"`), sorted by name and version. They are not among the
    /// [`events`](Self::events).
    pub fn readers(&self) -> impl ExactSizeIterator<Item = EventInfo> + '_ {
        self.registry.readers().iter().copied().map(EventInfo)
    }

    /// One event in one version.
    pub fn get(&self, name: &str, version: u32) -> Option<EventInfo> {
        self.registry.versions(name).iter().find(|event| event.version == version).copied().map(EventInfo)
    }

    /// The version of an event that is published today.
    pub fn current(&self, name: &str) -> Option<EventInfo> {
        self.registry.current(name).copied().map(EventInfo)
    }

    /// The JSON Schema of one event in one version ([`EventInfo::json_schema`]).
    ///
    /// ```
    /// # use event_bus::Event;
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Serialize, Deserialize, Event)]
    /// # #[event("order.placed", topics = ["orders"])]
    /// # struct OrderPlaced { amount: u64 }
    /// let schema = event_bus::catalog().json_schema("order.placed", 1).unwrap();
    /// assert!(schema.contains(r#""$id": "urn:event:order.placed:1""#));
    /// assert_eq!(event_bus::catalog().json_schema("order.placed", 2), None);
    /// ```
    pub fn json_schema(&self, name: &str, version: u32) -> Option<String> {
        self.get(name, version).map(|event| event.json_schema())
    }

    /// How many events and versions there are.
    pub fn len(&self) -> usize {
        self.registry.events().len()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.registry.events().is_empty()
    }

    /// What is wrong with these events as a whole: duplicates with both places, versions without a way to the current one.
    pub fn problems(&self) -> Vec<Problem> {
        self.registry.problems()
    }
}

/// One event in one version, as the [`Catalog`] lists it.
#[derive(Debug, Clone, Copy)]
pub struct EventInfo(Descriptor);

impl EventInfo {
    /// The name on the wire.
    pub const fn name(&self) -> &'static str {
        self.0.name
    }

    /// The version, from 1.
    pub const fn version(&self) -> u32 {
        self.0.version
    }

    /// The topics on which it is published; none if it is superseded.
    pub const fn topics(&self) -> &'static [&'static str] {
        self.0.topics
    }

    /// The struct's doc comment; empty if it has none.
    pub const fn description(&self) -> &'static str {
        self.0.schema.description
    }

    /// The members of its data, in the order in which they are written.
    pub const fn fields(&self) -> &'static [Field] {
        self.0.schema.fields
    }

    /// The whole schema of its data.
    pub const fn schema(&self) -> &'static Object {
        self.0.schema
    }

    /// The field that is its partition key, if one is.
    pub fn key(&self) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.is_key())
    }

    /// Whether a newer version took its place.
    pub const fn is_superseded(&self) -> bool {
        self.0.superseded
    }

    /// Whether it should not be used in new code (`deprecated`).
    pub const fn is_deprecated(&self) -> bool {
        self.0.deprecated
    }

    /// Its JSON Schema (2020-12), with descriptions and two examples, as a text that ends in a newline.
    ///
    /// Beside the words of JSON Schema it says, for readers that care: `x-version`, `x-topics`, `x-key` and `x-sensitive` on a field, and how an enum says
    /// which variant it is (`x-tagging`, `x-variant`). A published file is the same without the examples.
    ///
    /// ```
    /// # use event_bus::Event;
    /// # use serde::{Deserialize, Serialize};
    /// /// A deal was signed.
    /// #[derive(Serialize, Deserialize, Event)]
    /// #[event("deal.signed", topics = ["deals"])]
    /// struct DealSigned { #[event(key)] deal_id: u64, note: Option<String> }
    ///
    /// let schema = event_bus::catalog().current("deal.signed").unwrap().json_schema();
    /// let schema: serde_json::Value = serde_json::from_str(&schema)?;
    /// assert_eq!(schema["required"], serde_json::json!(["deal_id"]));
    /// assert_eq!(schema["x-topics"], serde_json::json!(["deals"]));
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    pub fn json_schema(&self) -> String {
        let examples = examples(self.0.schema);
        document::of_event(&self.0.about(), &examples[..examples.len().min(2)])
    }

    /// Made-up data of this event as JSON texts, written as serde writes them: the first has only what must be there, the others together have
    /// every member and every variant.
    ///
    /// For tests of programs that read the event. What the type cannot read is left out; [`disagreements`] says what and why.
    ///
    /// ```
    /// # use event_bus::Event;
    /// # use serde::{Deserialize, Serialize};
    /// #[derive(Serialize, Deserialize, Event)]
    /// #[event("order.placed", topics = ["orders"])]
    /// struct OrderPlaced { order_id: u64, note: Option<String> }
    ///
    /// let examples = event_bus::catalog().current("order.placed").unwrap().examples();
    /// assert_eq!(examples, [r#"{"order_id":1,"note":null}"#, r#"{"order_id":1,"note":"text"}"#]);
    /// ```
    pub fn examples(&self) -> Vec<String> {
        let made_up = examples(self.0.schema);
        made_up.iter().filter_map(|example| (self.0.round_trip)(&example.to_string()).ok()).collect()
    }

    /// Where the struct stands.
    pub const fn place(&self) -> Place {
        self.0.place()
    }
}

/// Names events one by one, where link-time registration cannot be trusted: adds them to the program's events, and gives the
/// [`Catalog`](crate::catalog::Catalog) of just these. Call it before the bus is built.
///
/// Two events of one name are a compile error, also when they come from two crates. Versions that were superseded are not named: the
/// current one leads to them.
///
/// ```
/// # use event_bus::Event;
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.signed", topics = ["deals"])]
/// # struct DealSigned { amount: u64 }
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.expired", topics = ["deals"])]
/// # struct DealExpired { reason: String }
/// let events = event_bus::catalog!(DealSigned, DealExpired);
/// assert_eq!(events.len(), 2);
/// assert!(event_bus::catalog().current("deal.expired").is_some());
/// ```
#[macro_export]
macro_rules! catalog {
    ($($event:ty),+ $(,)?) => {{
        const EVENTS: &[$crate::__private::Descriptor] = &[$($crate::__private::Descriptor::event::<$event>(
            ::core::module_path!(),
            ::core::file!(),
            ::core::line!(),
        ).of_package(::core::env!("CARGO_PKG_NAME"), ::core::option_env!("EVENT_SCHEMAS_DIR"))),+];
        const _: () = $crate::__private::check_listed(EVENTS);
        $crate::catalog::Catalog::named(EVENTS)
    }};
}
