//! [`Handles`]: a handler together with what it takes.

use super::{FromContext, IntoHandler, Subscribable};

/// A handler that can be subscribed: an [`IntoHandler`] whose first argument is an event, and whose others come from the context.
///
/// It holds for every such handler by itself. It is one bound, and not three, so that one mistake is told once, at the handler.
///
/// ```
/// # use event_bus::{Event, EventBus};
/// # use event_bus::handler::Handles;
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
/// fn twice<Shape>(bus: &EventBus, handler: impl Handles<Shape> + Clone) {
///     bus.subscribe(handler.clone());
///     bus.subscribe(handler);
/// }
///
/// twice(&EventBus::default(), |event: &DealWon| println!("{}", event.amount));
/// ```
#[diagnostic::on_unimplemented(
    message = "this is not a handler of events",
    label = "not a handler",
    note = "a handler is `|event: &SomeEvent, ..|` or `async |event: &SomeEvent, ..|`: first the event by reference, with its type written out, then things from the context",
    note = "it returns nothing, or `Result<(), E>` where `E` is an error, a `String`, a `&str` or a `Box<dyn Error + Send + Sync>`; for a result with a value add `.map(drop)`",
    note = "after the event it takes at most six of `State<T>`, `Context`, `Metadata`, `EventBus` or your own type with `impl FromContext`",
    note = "give the function itself, as in `subscribe(bill)`, not a call of it; put `#[event_bus::handler]` on it to see which argument is wrong",
    note = "`subscribe` takes the handler alone, without a type in `::<..>`: its argument says which event it takes; for a topic call `subscribe_topic(\"deals\", handler)`"
)]
pub trait Handles<Shape>: IntoHandler<Shape, Event: Subscribable, Extractors: FromContext> {}

impl<H, Shape> Handles<Shape> for H where H: IntoHandler<Shape, Event: Subscribable, Extractors: FromContext> {}
