//! The bus: publishes events, and runs the handlers that subscribed.

mod activity;
mod builder;
mod buses;
mod channel;
mod core;
mod counters;
mod discover;
mod dispatch;
mod error;
mod feed;
mod frames;
#[cfg(feature = "url")]
mod from_url;
mod gate;
mod handover;
mod inbox;
mod info;
mod inspect;
mod list;
mod members;
mod options;
mod outgoing;
mod parcel;
mod post;
mod publish;
mod publish_all;
mod publishing;
mod raw;
mod receipt;
mod room;
mod row;
mod scope;
mod services;
mod settle;
mod shutdown;
mod slots;
mod subscribe;
mod subscription;
mod subscription_builder;
mod sync;
mod table;
mod typed;
mod verify;
mod worker;

use std::borrow::Cow;
use std::fmt;
use std::panic::Location;
use std::sync::Arc;

use serde::Serialize;

pub use self::builder::{BuildError, EventBusBuilder};
pub use self::counters::DeliveryCounts;
#[doc(hidden)]
pub use self::error::Named;
pub use self::error::{Outcome, PublishError, PublishErrorKind};
pub use self::frames::MAX_DEPTH;
pub use self::info::{Broken, NoRuntime};
pub use self::inspect::{BackendInfo, SubscriptionInfo, Subscriptions};
pub use self::publish::{Publish, PublishFuture};
pub use self::publish_all::{PublishAll, PublishAllError, PublishMany};
pub use self::raw::RawDraft;
pub use self::receipt::{BackendReceipt, Cause, HandlerFailure, Receipt};
#[doc(hidden)]
pub use self::row::Row;
pub use self::scope::{Scope, scope, with};
pub use self::settle::{FlushError, InsideHandler, Settled, Waiting};
pub use self::shutdown::{ShutdownError, ShutdownReport};
pub use self::subscribe::SubscribeError;
pub use self::subscription::{Subscription, SubscriptionGuard};
pub use self::subscription_builder::SubscriptionBuilder;
pub use self::verify::Finding;

pub(crate) use self::scope::current;

use self::core::Core;
use self::options::Options;
use crate::backend::IntoBackend;
use crate::dead_letter::DeadLetters;
use crate::envelope::RawEvent;
use crate::event::Event;
use crate::handler::{BoxError, Context, Delivery, FromContext, Handles, IntoHandler, Subscribable};
use crate::notice::Notices;
use crate::topic::TopicText;

/// Publishes events and runs the handlers that subscribed.
///
/// It is a handle: a clone is the same bus. A handler that needs the bus asks for it, `|event: &DealWon, bus: EventBus|`; one that captures a
/// clone keeps the bus alive as long as it is subscribed.
/// Handlers that are not async run in `publish` itself, one after the other in the order in which they subscribed; async ones run in tasks, each from a
/// bounded queue of its own. One that fails or panics does not keep the others from running, and does not fail the publish.
///
/// Dropping the last handle ends the bus without waiting for what is under way; [`shutdown`](Self::shutdown) waits.
///
/// ```
/// use event_bus::{Event, EventBus};
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize, Event)]
/// #[event("deal.signed", topics = ["deals"])]
/// struct DealSigned { amount: u64 }
///
/// let bus = EventBus::default();
/// bus.subscribe(|event: &DealSigned| println!("signed for {}", event.amount));
/// bus.publish(DealSigned { amount: 100 }).send()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct EventBus {
    core: Arc<Core>,
}

/// A bus with [`NoOp`](crate::backend::NoOp): events reach the handlers of this process, and nothing leaves it.
impl Default for EventBus {
    fn default() -> Self {
        Self::builder().build_anyway()
    }
}

impl EventBus {
    /// A bus with one backend. Problems of the program's events are logged; [`build`](EventBusBuilder::build) returns them.
    pub fn new<Kind>(backend: impl IntoBackend<Kind>) -> Self {
        Self::builder().backend(backend).build_anyway()
    }

    /// Puts a bus together: backends, source, state.
    pub fn builder() -> EventBusBuilder {
        EventBusBuilder::default()
    }

    /// Publishes an event: to the backends, first the one that stores, if there is one, then the others in the order of the builder; then to the
    /// handlers, in the order in which they subscribed: those that are not async run, the queues of the others get the event.
    ///
    /// Nothing happens until the result is awaited or sent. Awaited, it waits for backends that take time and for room in full queues; sent, it waits for
    /// nothing. An error gives the event back. Its [`outcome`](PublishError::outcome) says whether the event may have arrived all the same.
    #[inline]
    pub fn publish<E: Event>(&self, event: E) -> Publish<'_, E> {
        Publish::new(Cow::Borrowed(self), event, typed::publish)
    }

    /// Publishes an event by name, for callers that do not have its type.
    ///
    /// The data is checked against the registered schema of that name, and handlers of the type get it as that type. A name that is not
    /// registered is an error, unless the bus was built with [`allow_unregistered`](EventBusBuilder::allow_unregistered) or the program has no
    /// registered event at all. Without `.topics(..)` it goes to the topics that the event declares.
    ///
    /// ```
    /// # use event_bus::{Event, EventBus};
    /// # use serde::{Deserialize, Serialize};
    /// # use serde_json::json;
    /// # #[derive(Serialize, Deserialize, Event)]
    /// # #[event("order.placed", topics = ["orders"])]
    /// # struct OrderPlaced { order_id: u64, buyer: Buyer }
    /// # #[derive(Serialize, Deserialize, event_bus::EventField)]
    /// # struct Buyer { id: u64 }
    /// # let bus = EventBus::default();
    /// bus.publish_raw("order.placed", json!({ "order_id": 7, "buyer": { "id": 8 } })).send()?;
    ///
    /// let error = bus.publish_raw("order.placed", json!({ "order_id": 7, "buyer": { "id": "8" } })).send().unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "event `order.placed` was not published: `buyer.id` must be a whole number (u64), and is a string"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[doc(alias = "publish_event")]
    pub fn publish_raw(&self, name: impl AsRef<str>, data: impl Serialize) -> Publish<'_, RawEvent, RawDraft> {
        Publish::new(Cow::Borrowed(self), RawDraft::new(name.as_ref(), data), raw::publish)
    }

    /// Publishes an event that was made by hand or came from elsewhere, as [`publish_raw`](Self::publish_raw) would: with its id, version, topics,
    /// key and metadata. It is checked in the same way.
    ///
    /// ```
    /// # use event_bus::{EventBus, RawEvent};
    /// # let bus = EventBus::builder().allow_unregistered().build()?;
    /// let event = RawEvent::new("parcel.weighed", serde_json::json!({ "grams": 7 }))?.with_topics(["parcels"])?;
    /// let receipt = bus.publish_event(event.clone()).send()?;
    /// assert_eq!(receipt.id(), event.id());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn publish_event(&self, event: RawEvent) -> Publish<'_, RawEvent, RawDraft> {
        let options = Options::of(&event);
        Publish::new(Cow::Borrowed(self), RawDraft::of(&event), raw::publish).with(options)
    }

    /// Subscribes a handler to the events that it takes.
    ///
    /// It does not fail. A handler that asks for state that the bus does not have is logged, listed in [`subscriptions`](Self::subscriptions)
    /// and [`verify`](Self::verify), and a failure in each receipt.
    #[track_caller]
    pub fn subscribe<Shape>(&self, handler: impl Handles<Shape>) -> Subscription {
        subscription_builder::subscribe_unnamed(self, None, handler, Location::caller())
    }

    /// Subscribes a handler to the events that it takes, on the topics that match.
    ///
    /// ```
    /// # use event_bus::{EventBus, RawEvent};
    /// # let bus = EventBus::default();
    /// bus.subscribe_topic("deals.*", |event: &RawEvent| println!("{} on {:?}", event.event_type(), event.topics()));
    /// ```
    #[track_caller]
    pub fn subscribe_topic<Shape>(&self, pattern: impl TopicText, handler: impl Handles<Shape>) -> Subscription {
        subscription_builder::subscribe_unnamed(self, Some(pattern.text()), handler, Location::caller())
    }

    /// Begins a subscription with a name, which logs, receipts and lists show.
    ///
    /// ```
    /// # use event_bus::{Event, EventBus};
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Serialize, Deserialize, Event)]
    /// # #[event("deal.won", topics = ["deals"], local)]
    /// # struct DealWon { amount: u64 }
    /// # let bus = EventBus::default();
    /// let limit = 1_000;
    /// bus.subscription("large-deals")
    ///     .topic("deals")
    ///     .filter(move |event: &DealWon| event.amount > limit)
    ///     .handle(|event: &DealWon| println!("a large one: {}", event.amount))?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn subscription(&self, name: impl Into<String>) -> SubscriptionBuilder<'_> {
        SubscriptionBuilder::new(self, name.into())
    }

    /// What [`subscribe!`](crate::subscribe) with a topic calls.
    #[doc(hidden)]
    #[track_caller]
    pub fn __subscribe_topic<M, H>(&self, pattern: impl TopicText, handler: H) -> Subscription
    where
        H: IntoHandler<M>,
        H::Event: Subscribable,
        H::Extractors: FromContext,
    {
        subscription_builder::subscribe_unnamed(self, Some(pattern.text()), handler, Location::caller())
    }

    /// What [`subscribe!`](crate::subscribe) calls.
    #[doc(hidden)]
    #[track_caller]
    pub fn __subscribe<M, H>(&self, handler: H) -> Subscription
    where
        H: IntoHandler<M>,
        H::Event: Subscribable,
        H::Extractors: FromContext,
    {
        subscription_builder::subscribe_unnamed(self, None, handler, Location::caller())
    }

    /// The backends, in the order in which they get events.
    pub fn backends(&self) -> Vec<BackendInfo> {
        BackendInfo::of(&self.core)
    }

    /// The live subscriptions.
    ///
    /// ```
    /// # use event_bus::{EventBus, RawEvent};
    /// # let bus = EventBus::default();
    /// bus.subscribe_topic("deals.>", |_event: &RawEvent| {});
    /// assert_eq!(bus.subscriptions().on("deals.eu").len(), 1);
    /// assert_eq!(bus.subscriptions().on("leads").len(), 0);
    /// for subscription in &bus.subscriptions() {
    ///     println!("{}: {:?}", subscription.label(), subscription.counts());
    /// }
    /// ```
    #[doc(alias = "_subscribers")]
    pub fn subscriptions(&self) -> Subscriptions {
        Subscriptions { infos: self.core.infos(), core: Arc::downgrade(&self.core) }
    }

    /// The deliveries that failed for good.
    pub fn dead_letters(&self) -> DeadLetters {
        self.core.services.letters.clone()
    }

    /// What the bus has to say from now on that belongs to no publish: dead letters, dropped deliveries, backends that fail or come back.
    ///
    /// ```
    /// # use event_bus::{Event, EventBus, Notice};
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Serialize, Deserialize, Event)]
    /// # #[event("deal.won", local)]
    /// # struct DealWon { amount: u64 }
    /// let bus = EventBus::default();
    /// let mut notices = bus.notices();
    /// bus.subscription("printer").handle(|_: &DealWon| Err("no paper left"))?;
    /// bus.publish(DealWon { amount: 7 }).send()?;
    /// assert!(matches!(notices.try_next(), Some(Notice::DeadLettered { .. })));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn notices(&self) -> Notices {
        self.core.services.listeners.listen()
    }

    /// Everything that is wrong or odd: problems of the program's events, subscriptions that cannot work, topics that no event declares, events
    /// that nobody handles, and events and fields without a description. Problems come first.
    pub fn verify(&self) -> Vec<Finding> {
        verify::verify(&self.core)
    }
}

/// The bus that delivers the event, so that a handler can publish.
impl FromContext for EventBus {
    fn from_context(context: &Context) -> Result<Self, BoxError> {
        let bus = context.bus().ok_or("the bus that delivered this event is gone")?;
        Ok(Self::of(bus))
    }

    fn from_delivery(delivery: &Delivery<'_>) -> Result<Self, BoxError> {
        Ok(Self::of(delivery.bus().upgrade().ok_or("the bus that delivered this event is gone")?))
    }
}

impl EventBus {
    /// Begins a publish by name that keeps the bus alive.
    pub(crate) fn into_publish_raw(self, name: &str, data: impl Serialize) -> Publish<'static, RawEvent, RawDraft> {
        Publish::new(Cow::Owned(self), RawDraft::new(name, data), raw::publish)
    }

    /// Begins a publish that keeps the bus alive.
    pub(crate) fn into_publish<E: Event>(self, event: E) -> Publish<'static, E> {
        Publish::new(Cow::Owned(self), event, typed::publish)
    }

    fn of_core(core: Arc<Core>) -> Self {
        Self { core }
    }

    fn of(core: Arc<dyn std::any::Any + Send + Sync>) -> Self {
        Self { core: core.downcast().expect("what delivers events is the core of a bus") }
    }
}

impl fmt::Debug for EventBus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventBus")
            .field("backends", &self.backends())
            .field("subscriptions", &self.subscriptions())
            .finish()
    }
}
