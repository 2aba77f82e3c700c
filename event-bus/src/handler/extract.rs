//! What a handler can ask for after the event itself.

use super::{BoxError, Context, Delivery, Extractor, MissingState, StateMap};
use crate::envelope::Metadata;

/// Something a handler can take after the event itself.
///
/// ```
/// use event_bus::handler::{BoxError, FromContext};
/// use event_bus::{Context, Event, EventBus};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
///
/// /// Who did it.
/// struct UserId(String);
///
/// impl FromContext for UserId {
///     fn from_context(context: &Context) -> Result<Self, BoxError> {
///         let user = context.metadata().get_str("user_id").ok_or("no `user_id` in the metadata")?;
///         Ok(Self(user.into_owned()))
///     }
/// }
///
/// let bus = EventBus::default();
/// bus.subscribe(|event: &DealWon, UserId(user): UserId| println!("{user} won {}", event.amount));
/// bus.publish(DealWon { amount: 5 }).metadata("user_id", "ada").send()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something a handler can ask for",
    label = "cannot be taken from the context of an event",
    note = "after the event itself, a handler takes by value `State<T>`, `Context`, `Metadata`, `EventBus`, or your own type with `impl FromContext`",
    note = "for a value of your own write `State(value): State<{Self}>` and give it to the bus: `EventBus::builder().state(value)`"
)]
pub trait FromContext: Sized {
    /// Takes it from the context of one delivery; an error is a failure of that delivery.
    fn from_context(context: &Context) -> Result<Self, BoxError>;

    /// Whether the bus has what this needs, asked once when the handler is subscribed.
    ///
    /// # Errors
    ///
    /// [`MissingState`] names what is missing; the default is that nothing is.
    fn check(state: &StateMap) -> Result<(), MissingState> {
        let _ = state;
        Ok(())
    }

    /// The way that makes no [`Context`] where none is needed.
    #[doc(hidden)]
    fn from_delivery(delivery: &Delivery<'_>) -> Result<Self, BoxError> {
        Self::from_context(&delivery.context())
    }

    /// What `#[handler]` needs of an argument, named once.
    #[doc(hidden)]
    const EXTRACTOR: Extractor<Self> = Extractor { take: Self::from_delivery, check: Self::check };
}

/// A clone of the value of type `T` that the bus was built with ([`EventBusBuilder::state`](crate::EventBusBuilder::state)).
///
/// For something large or shared, put an `Arc` into the state: `State<Arc<Mailer>>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State<T>(
    /// The value.
    pub T,
);

impl<T: Clone + 'static> FromContext for State<T> {
    fn from_context(context: &Context) -> Result<Self, BoxError> {
        Ok(Self(context.state().get::<T>()?.clone()))
    }

    fn check(state: &StateMap) -> Result<(), MissingState> {
        state.get::<T>().map(drop)
    }

    fn from_delivery(delivery: &Delivery<'_>) -> Result<Self, BoxError> {
        Ok(Self(delivery.state().get::<T>()?.clone()))
    }
}

impl FromContext for Context {
    fn from_context(context: &Context) -> Result<Self, BoxError> {
        Ok(context.clone())
    }

    fn from_delivery(delivery: &Delivery<'_>) -> Result<Self, BoxError> {
        Ok(delivery.context())
    }
}

impl FromContext for Metadata {
    fn from_context(context: &Context) -> Result<Self, BoxError> {
        Ok(context.metadata().clone())
    }
}

macro_rules! extractors {
    ($(($($extractor:ident)*))*) => {$(
        impl<$($extractor: FromContext),*> FromContext for ($($extractor,)*) {
            #[allow(unused_variables, reason = "the empty tuple asks for nothing")]
            fn from_context(context: &Context) -> Result<Self, BoxError> {
                Ok(($($extractor::from_context(context)?,)*))
            }

            #[allow(unused_variables, reason = "the empty tuple asks for nothing")]
            fn check(state: &StateMap) -> Result<(), MissingState> {
                $($extractor::check(state)?;)*
                Ok(())
            }

            #[allow(unused_variables, reason = "the empty tuple asks for nothing")]
            fn from_delivery(delivery: &Delivery<'_>) -> Result<Self, BoxError> {
                Ok(($($extractor::from_delivery(delivery)?,)*))
            }
        }
    )*};
}

extractors! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D E)
    (A B C D E F)
}
