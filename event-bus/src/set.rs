//! [`EventSet`]: a family of events as one enum.

use crate::decode::DecodeError;

/// A family of events, as an enum with one variant for each.
///
/// A handler of the set gets every member and matches on it, and the compiler sees to it that none is forgotten.
///
/// ```
/// # use event_bus::{Event, EventBus, EventSet};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Clone, Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
/// # #[derive(Clone, Serialize, Deserialize, Event)]
/// # #[event("deal.lost", local)]
/// # struct DealLost { reason: String }
/// #[derive(Clone, EventSet)]
/// enum DealEvent {
///     Won(DealWon),
///     Lost(DealLost),
/// }
///
/// let bus = EventBus::default();
/// bus.subscribe(|event: &DealEvent| match event {
///     DealEvent::Won(won) => println!("won {}", won.amount),
///     DealEvent::Lost(lost) => println!("lost: {}", lost.reason),
/// });
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a set of events",
    label = "not a set of events",
    note = "add `#[derive(EventSet)]` to an enum whose variants hold one event each: `Won(DealWon)`"
)]
pub trait EventSet: Sized + Send + Sync + 'static {
    /// The members, in the order of the variants.
    const MEMBERS: &'static [Member];

    /// Reads the member of that name, of its version or an older one.
    ///
    /// # Errors
    ///
    /// [`DecodeError`]: no member has that name, or the member cannot be read.
    fn decode(name: &str, version: u32, data: &str) -> Result<Self, DecodeError>;
}

/// One member of an [`EventSet`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    /// The event's name.
    pub name: &'static str,
    /// The event's version.
    pub version: u32,
    /// The event's topics.
    pub topics: &'static [&'static str],
}

impl Member {
    /// Made by the derive.
    #[doc(hidden)]
    pub const fn of<E: crate::Event>() -> Self {
        Self { name: E::NAME, version: E::VERSION, topics: E::TOPICS }
    }
}
