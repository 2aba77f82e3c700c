//! What can be subscribed: functions and closures whose first argument is the event, followed by what they ask of the context.

mod context;
mod delivery;
mod extract;
mod outcome;
mod row;
mod state;
mod subscribable;

pub use self::context::Context;
pub use self::delivery::Delivery;
pub use self::extract::{FromContext, State};
pub use self::outcome::{BoxError, Outcome};
#[doc(hidden)]
pub use self::row::Row;
pub use self::state::{MissingState, StateMap};
pub use self::subscribable::{Binder, InlineHandler, Subscribable};

pub(crate) use self::delivery::InFlight;
pub(crate) use self::subscribable::{Bound, ErasedCall, Handled, TypedCall};

/// A function or closure that handles events.
///
/// Its first argument is the event by reference, with the type written out; up to six more come from the context
/// ([`State`], [`Context`], [`Metadata`](crate::Metadata), [`EventBus`](crate::EventBus), or a type of yours with [`FromContext`]). It returns nothing, or a
/// `Result<(), E>` whose error is an error type, a `String` or a `&str`.
///
/// ```
/// # use event_bus::{Context, Event, EventBus, State};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
/// fn book(event: &DealWon, State(limit): State<u64>, context: Context) -> Result<(), String> {
///     if event.amount > limit {
///         return Err(format!("{}: {} is over the limit", context.event_type(), event.amount));
///     }
///     Ok(())
/// }
///
/// let bus = EventBus::builder().state(1_000_u64).build()?;
/// bus.subscribe(book);
/// bus.subscribe(|event: &DealWon| println!("{}", event.amount));
/// bus.subscribe(|_event: &DealWon| todo!());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// The type parameter tells the shapes of handlers apart; the compiler finds it.
#[diagnostic::on_unimplemented(
    message = "this is not a handler of events",
    label = "not a handler",
    note = "a handler is `|event: &SomeEvent, ..|`: first the event by reference, with its type written out, then things from the context",
    note = "it returns nothing, or `Result<(), E>` where `E` is an error, a `String` or a `&str`; for a result with a value add `.map(drop)`",
    note = "after the event it takes at most six of `State<T>`, `Context`, `Metadata`, `EventBus` or your own type with `impl FromContext`"
)]
pub trait IntoHandler<Shape>: Send + Sync + 'static {
    /// What it handles: an event, a set of events, or [`RawEvent`](crate::RawEvent).
    type Event;

    /// What it asks of the context, as a tuple.
    type Extractors;

    /// Calls it.
    #[doc(hidden)]
    fn call(&self, event: &Self::Event, extractors: Self::Extractors) -> Result<(), BoxError>;
}

/// The shape of a handler that does its work in the call.
#[derive(Debug)]
#[doc(hidden)]
pub struct Inline;

macro_rules! handlers {
    ($(($($extractor:ident)*))*) => {$(
        impl<F, E, O, $($extractor),*> IntoHandler<(Inline, E, O, ($($extractor,)*))> for F
        where
            F: Fn(&E, $($extractor),*) -> O + Send + Sync + 'static,
            O: Outcome,
        {
            type Event = E;
            type Extractors = ($($extractor,)*);

            #[allow(non_snake_case, reason = "the names of the type parameters serve as the names of the values")]
            fn call(&self, event: &E, ($($extractor,)*): Self::Extractors) -> Result<(), BoxError> {
                self(event, $($extractor),*).into_result()
            }
        }
    )*};
}

handlers! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D G)
    (A B C D G H)
}

/// Makes the one form in which a bus keeps handlers.
pub(crate) fn erase<M, H>(handler: H, filters: Vec<Filter<H::Event>>) -> InlineHandler<H::Event>
where
    H: IntoHandler<M, Extractors: FromContext>,
    H::Event: 'static,
{
    let call = move |event: &H::Event, delivery: &Delivery<'_>| {
        let result = H::Extractors::from_delivery(delivery).and_then(|extractors| handler.call(event, extractors));
        match result {
            Ok(()) => Handled::Done,
            Err(error) => Handled::Failed(error),
        }
    };
    if filters.is_empty() {
        return std::sync::Arc::new(call);
    }
    std::sync::Arc::new(move |event, delivery| {
        if filters.iter().all(|filter| filter(event)) { call(event, delivery) } else { Handled::Filtered }
    })
}

/// Says which events a subscription wants.
pub(crate) type Filter<E> = Box<dyn Fn(&E) -> bool + Send + Sync>;
