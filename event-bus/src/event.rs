//! [`Event`] and [`StoredEvent`]: what an event is, as constants. Nothing here knows of buses.

use std::borrow::Cow;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::decode::DecodeError;
use crate::schema::{Compat, Mismatch, Object};
use crate::{json, schema};

/// An event that can be read: a name, a version and a schema.
///
/// `#[derive(Event)]` implements it. A struct marked `superseded` has only this trait, not [`Event`]: what was stored under its version is
/// still read, and turned into the newer struct that names it in `upcast_from`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "not an event",
    note = "add `#[derive(Event)]` and `#[event(\"<entity>.<what_happened>\")]` to `{Self}`",
    note = "an enum of events derives `EventSet`, not `Event`"
)]
pub trait StoredEvent: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// The event's name on the wire: `deal.won`.
    const NAME: &'static str;
    /// The version of its schema, from 1.
    const VERSION: u32 = 1;
    /// The oldest version that [`decode`](Self::decode) reads.
    const OLDEST_VERSION: u32 = Self::VERSION;
    /// Whether a newer version took its place (`superseded`).
    const SUPERSEDED: bool = false;
    /// What its data looks like.
    const SCHEMA: &'static Object;

    /// What a change of its schema must keep.
    #[doc(hidden)]
    const COMPAT: Compat = Compat::Full;
    /// Whether it should not be used in new code (`deprecated`).
    #[doc(hidden)]
    const DEPRECATED: bool = false;

    /// Reads data of this version, or of an older one that leads here through `upcast_from`.
    ///
    /// # Errors
    ///
    /// [`DecodeError`]: the version is newer or older than this type knows, or the data does not fit.
    fn decode(version: u32, data: &str) -> Result<Self, DecodeError> {
        decode(version, data)
    }
}

/// Reads an event of its own version; older ones are read by the types that came before it.
pub fn decode<E: StoredEvent>(version: u32, data: &str) -> Result<E, DecodeError> {
    match version {
        version if version == E::VERSION => decode_own(data),
        version if version > E::VERSION => {
            Err(DecodeError::NewerVersion { event: E::NAME, version, known: E::VERSION })
        }
        version => Err(DecodeError::OlderVersion { event: E::NAME, version, oldest: E::OLDEST_VERSION }),
    }
}

fn decode_own<E: StoredEvent>(data: &str) -> Result<E, DecodeError> {
    let event: E = json::read(data).map_err(|error| explain::<E>(data, &error))?;
    if const { schema::holds_f32(E::SCHEMA.fields) }
        && json::has_huge_number(data)
        && let Some((path, _)) = json::place_of_non_finite(&event)
    {
        let mismatch = Mismatch::too_large_for_f32(path);
        return Err(DecodeError::Mismatch { event: E::NAME, version: E::VERSION, mismatch });
    }
    Ok(event)
}

/// The schema knows the path, which serde does not; only a failure pays for looking.
fn explain<E: StoredEvent>(data: &str, error: &serde_json::Error) -> DecodeError {
    let (event, version) = (E::NAME, E::VERSION);
    if json::is_out_of_range(error) {
        return DecodeError::NumberRange { event, version, offset: json::offset(data, error) };
    }
    match schema::explain(E::SCHEMA, data).into_iter().next() {
        Some(mismatch) => DecodeError::Mismatch { event, version, mismatch },
        None => DecodeError::Refused { event, version, reason: json::without_values(&error.to_string()) },
    }
}

/// A fact of your domain, published to whoever subscribed.
///
/// `local` in the attribute is for tests and documentation: the event is not registered, so [`publish_raw`](crate::EventBus::publish_raw), the
/// catalog and the check for duplicates do not know it.
///
/// Derive it on a struct with braces that has serde's two derives; the attribute gives the name that goes over the wire.
///
/// ```
/// use event_bus::Event;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Debug, Clone, Serialize, Deserialize, Event)]
/// #[event("deal.signed", topics = ["deals", "sales"])]
/// pub struct DealSigned {
///     #[event(key)] // order is kept among events of one deal
///     pub deal_id: u64,
///     pub amount: u64,
/// }
///
/// assert_eq!(DealSigned::TOPICS, ["deals", "sales"]);
/// assert_eq!(DealSigned { deal_id: 7, amount: 100 }.key().as_deref(), Some("7"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event that can be published or subscribed to",
    label = "not an event",
    note = "add `#[derive(Event)]` and `#[event(\"<entity>.<what_happened>\")]` to `{Self}`",
    note = "`publish` takes the event itself, not a reference; for data without its type call `publish_raw(name, data)`",
    note = "several events, and an enum that derives `EventSet`, are published with `publish_all([..])`",
    note = "a struct marked `superseded` can only be read: use the newer version",
    note = "a struct with `reads = \"subset\"` can be subscribed to, and never published"
)]
pub trait Event: StoredEvent {
    /// The topics on which it is published; `["default"]` if it names none.
    const TOPICS: &'static [&'static str];

    /// The partition key: the field marked `#[event(key)]`.
    fn key(&self) -> Option<Cow<'_, str>>;

    /// Where a bus keeps what belongs to this type.
    #[doc(hidden)]
    fn slot() -> &'static Slot;
}

/// What the derive says of an event that is published. It has no supertraits, so that a missing serde derive is said once, by
/// [`StoredEvent`].
#[doc(hidden)]
pub trait Published {
    const TOPICS: &'static [&'static str];

    fn key(&self) -> Option<Cow<'_, str>> {
        None
    }

    fn slot() -> &'static Slot;
}

#[diagnostic::do_not_recommend]
impl<T: StoredEvent + Published> Event for T {
    const TOPICS: &'static [&'static str] = <T as Published>::TOPICS;

    fn key(&self) -> Option<Cow<'_, str>> {
        Published::key(self)
    }

    #[inline]
    fn slot() -> &'static Slot {
        <T as Published>::slot()
    }
}

/// The topic of an event that names none.
pub const DEFAULT_TOPIC: &str = "default";

/// A small number for an event type, given at its first use, so that a bus finds the type's handlers without hashing.
#[doc(hidden)]
#[derive(Debug)]
pub struct Slot(AtomicUsize);

impl Slot {
    #[allow(clippy::new_without_default, reason = "only the derive makes one, in a static")]
    pub const fn new() -> Self {
        Self(AtomicUsize::new(0))
    }

    /// The number, from 1.
    #[inline]
    pub(crate) fn index(&self) -> usize {
        match self.0.load(Ordering::Relaxed) {
            0 => self.take_one(),
            index => index,
        }
    }

    /// Two threads may take one each, and one of these numbers stays unused.
    #[cold]
    fn take_one(&self) -> usize {
        static NEXT: AtomicUsize = AtomicUsize::new(1);
        let index = NEXT.fetch_add(1, Ordering::Relaxed);
        match self.0.compare_exchange(0, index, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => index,
            Err(taken) => taken,
        }
    }
}
