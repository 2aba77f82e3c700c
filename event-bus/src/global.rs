//! The bus of the program, for code to which none is handed.

use std::borrow::Cow;
use std::sync::{PoisonError, RwLock};

use serde::Serialize;

use crate::backend::{Ack, Backend, BackendError, Capabilities, Encoded, Handoff};
use crate::bus::{EventBus, Publish, RawDraft};
use crate::envelope::RawEvent;
use crate::event::Event;

/// The bus of the program, once somebody set it or asked for it.
static GLOBAL: RwLock<Option<EventBus>> = RwLock::new(None);

/// Error returned by [`set_global`]: the program has a bus already. It gives the other one back.
#[derive(thiserror::Error)]
#[error(
    "the program has a global bus already: set it once, at the start, before anything asks for it; in tests use `event_bus::scope`, `event_bus::with` \
     or `event_bus::testing::replace_global`"
)]
pub struct AlreadySet {
    /// The bus that was to be set.
    pub bus: EventBus,
}

impl std::fmt::Debug for AlreadySet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AlreadySet").finish_non_exhaustive()
    }
}

/// The bus of the program.
///
/// It is, in this order: the bus of the innermost [`scope`](crate::scope) or [`with`](crate::with); inside a handler, the bus that calls it; the bus
/// that was [set](set_global). Where none was set, the first call builds one from the variable `EVENT_BUS_URL` (feature `url`), if that needs no
/// connection, and with [`NoOp`](crate::backend::NoOp) if the variable is not there. If it needs a connection, every publish is refused, in words that
/// say so.
///
/// ```
/// # use event_bus::Event;
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
/// event_bus::global().subscribe(|event: &DealWon| println!("won {}", event.amount));
/// event_bus::publish(DealWon { amount: 7 }).send()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[doc(alias = "get_event_bus")]
pub fn global() -> EventBus {
    if let Some(bus) = crate::bus::current() {
        return bus;
    }
    if let Some(bus) = &*GLOBAL.read().unwrap_or_else(PoisonError::into_inner) {
        return bus.clone();
    }
    // Building runs user code, which may ask for the global bus: no lock is held meanwhile, and the first one counts.
    let built = build();
    let mut global = GLOBAL.write().unwrap_or_else(PoisonError::into_inner);
    global.get_or_insert(built).clone()
}

/// Makes this the bus of the program: once, before anything asks for it.
///
/// # Errors
///
/// [`AlreadySet`] gives the bus back if the program has one, be it because [`global`] was asked before.
pub fn set_global(bus: EventBus) -> Result<(), AlreadySet> {
    let mut global = GLOBAL.write().unwrap_or_else(PoisonError::into_inner);
    if global.is_some() {
        return Err(AlreadySet { bus });
    }
    *global = Some(bus);
    Ok(())
}

/// Publishes an event on the bus of the program.
///
/// Nothing happens until the result is awaited or sent.
#[doc(alias = "publish_event")]
pub fn publish<E: Event>(event: E) -> Publish<'static, E> {
    global().into_publish(event)
}

/// Publishes an event by name on the bus of the program, as [`EventBus::publish_raw`] does.
///
/// Nothing happens until the result is awaited or sent.
pub fn publish_raw(name: impl AsRef<str>, data: impl Serialize) -> Publish<'static, RawEvent, RawDraft> {
    global().into_publish_raw(name.as_ref(), data)
}

/// Puts another bus in the place of the program's; gives the one that was there.
#[cfg(feature = "testing")]
pub(crate) fn swap(bus: Option<EventBus>) -> Option<EventBus> {
    std::mem::replace(&mut *GLOBAL.write().unwrap_or_else(PoisonError::into_inner), bus)
}

#[cfg(feature = "url")]
fn build() -> EventBus {
    match EventBus::from_env_now() {
        Ok(bus) => bus,
        Err(why) => EventBus::new(Unset(why.to_string())),
    }
}

#[cfg(not(feature = "url"))]
fn build() -> EventBus {
    EventBus::default()
}

/// Refuses every event: the program set no bus, and none could be built.
#[cfg_attr(not(feature = "url"), allow(dead_code, reason = "without URLs a bus can always be built"))]
struct Unset(String);

impl Backend for Unset {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        let refuse = |_| -> Result<Ack, BackendError> {
            Err(BackendError::not_sent(format!(
                "the global bus was not set, and could not be built: {}; give it to `event_bus::set_global` then",
                self.0
            )))
        };
        Handoff::Ready(events.iter().map(refuse).collect())
    }

    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed("Unset")
    }

    /// As one that stores, so that its error is that of the publish.
    fn capabilities(&self) -> Capabilities {
        Capabilities::storing()
    }

    fn answers_at_once(&self) -> bool {
        true
    }
}
