//! [`IntoHandler`]: the one trait of everything that can be subscribed.

use super::Outcome;
use super::subscribable::{Ended, Handled};

/// A function or closure that handles events.
///
/// Its first argument is the event by reference, with the type written out; up to six more come from the context
/// ([`State`](super::State), [`Context`](super::Context), [`Metadata`](crate::Metadata), [`EventBus`](crate::EventBus), or a type of yours with
/// [`FromContext`](super::FromContext)). It returns nothing, or a `Result<(), E>` whose error is an error type, a `String` or a `&str`.
///
/// One that is `async` runs in a queue of its own, on the runtime of the program; one that is not runs in `publish` itself.
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
/// async fn congratulate(event: &DealWon) -> std::io::Result<()> {
///     println!("well done: {}", event.amount);
///     Ok(())
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let bus = EventBus::builder().state(1_000_u64).build()?;
/// bus.subscribe(book);
/// bus.subscribe(congratulate);
/// bus.subscribe(|event: &DealWon| println!("{}", event.amount));
/// bus.subscribe(async |event: &DealWon, State(limit): State<u64>| println!("{} of {limit}", event.amount));
/// bus.subscribe(|_event: &DealWon| todo!());
/// # Ok(())
/// # }
/// ```
///
/// An async closure that captures something is not one on stable Rust: [`subscribe!`](crate::subscribe) takes it.
///
/// The type parameter tells the shapes of handlers apart; the compiler finds it. What a function of yours hands on to a bus is
/// [`Handles`](super::Handles).
pub trait IntoHandler<Shape>: Send + Sync + 'static {
    /// What it handles: an event, a set of events, an [`EventBatch`](super::EventBatch), or [`RawEvent`](crate::RawEvent).
    type Event;

    /// What it asks of the context, as a tuple.
    type Extractors;

    /// Whether it goes on after the call, on a runtime.
    #[doc(hidden)]
    const IS_ASYNC: bool;

    /// What it is called where it has no name.
    #[doc(hidden)]
    fn path() -> &'static str {
        std::any::type_name::<Self>()
    }

    /// Calls it.
    #[doc(hidden)]
    fn call<'a>(&self, event: &'a Self::Event, extractors: Self::Extractors) -> Handled<'a>;
}

/// The shape of a handler that does its work in the call.
#[derive(Debug)]
#[doc(hidden)]
pub struct Inline;

/// The shape of a handler that gives a future.
#[derive(Debug)]
#[doc(hidden)]
pub struct Asynchronous;

/// A handler of which the future is asked, as a tuple of one. The handler alone would not do: of a trait that is missing on it the compiler speaks in the
/// words of [`Handles`](super::Handles), "not a handler", and those of [`Gives`] say more.
#[doc(hidden)]
pub trait OfHandler {
    type Handler;
}

impl<F> OfHandler for (F,) {
    type Handler = F;
}

/// Names what an `async fn` gives for one lifetime of its event. Only an async closure that captures gets as far as this and fails: what else is
/// wrong is seen before.
#[diagnostic::on_unimplemented(
    message = "this async closure uses variables from around it, so it cannot be subscribed as it is",
    label = "goes through `subscribe!`",
    note = "write `event_bus::subscribe!(bus, async move |event: &SomeEvent| ..)`, or take the values with `State(value): State<Type>` after the event"
)]
#[doc(hidden)]
pub trait Gives<'a, E, Extractors>: OfHandler {
    type Given;

    fn give(handler: &Self::Handler, event: &'a E, extractors: Extractors) -> Self::Given;
}

/// The future of an `async fn` for one lifetime of its event, so that it can be asked to be `Send`.
#[doc(hidden)]
pub trait AsyncCall<'a, E, Extractors>: Gives<'a, E, Extractors> {
    type Future: Future<Output = Self::Outcome> + Send + 'a;
    type Outcome: Outcome<E>;

    fn call(handler: &Self::Handler, event: &'a E, extractors: Extractors) -> Self::Future;
}

impl<'a, F, E: 'a, Extractors, Fut, O> AsyncCall<'a, E, Extractors> for (F,)
where
    Self: Gives<'a, E, Extractors, Given = Fut> + OfHandler<Handler = F>,
    Fut: Future<Output = O> + Send + 'a,
    O: Outcome<E>,
{
    type Future = Fut;
    type Outcome = O;

    fn call(handler: &F, event: &'a E, extractors: Extractors) -> Fut {
        Self::give(handler, event, extractors)
    }
}

pub(super) fn pending<'a, E, O: Outcome<E>>(future: impl Future<Output = O> + Send + 'a) -> Handled<'a> {
    Handled::Pending(Box::pin(async move { Ended::from(future.await.into_result()) }))
}

macro_rules! handlers {
    ($(($($extractor:ident)*))*) => {$(
        impl<F, E, O, $($extractor),*> IntoHandler<(Inline, E, O, ($($extractor,)*))> for F
        where
            F: Fn(&E, $($extractor),*) -> O + Send + Sync + 'static,
            O: Outcome<E>,
        {
            type Event = E;
            type Extractors = ($($extractor,)*);

            const IS_ASYNC: bool = false;

            #[allow(non_snake_case, reason = "the names of the type parameters serve as the names of the values")]
            fn call<'a>(&self, event: &'a E, ($($extractor,)*): Self::Extractors) -> Handled<'a> {
                Handled::Now(self(event, $($extractor),*).into_result().into())
            }
        }

        // Else the compiler would speak of `Fn`, and not of what to do.
        #[diagnostic::do_not_recommend]
        impl<'a, F, E: 'a, Given, $($extractor),*> Gives<'a, E, ($($extractor,)*)> for (F,)
        where
            F: Fn(&'a E, $($extractor),*) -> Given,
        {
            type Given = Given;

            #[allow(non_snake_case, reason = "the names of the type parameters serve as the names of the values")]
            fn give(handler: &F, event: &'a E, ($($extractor,)*): ($($extractor,)*)) -> Given {
                handler(event, $($extractor),*)
            }
        }

        impl<F, E, $($extractor),*> IntoHandler<(Asynchronous, E, ($($extractor,)*))> for F
        where
            (F,): for<'a> AsyncCall<'a, E, ($($extractor,)*)> + OfHandler<Handler = F>,
            F: Send + Sync + 'static,
            E: 'static,
        {
            type Event = E;
            type Extractors = ($($extractor,)*);

            const IS_ASYNC: bool = true;

            fn call<'a>(&self, event: &'a E, extractors: Self::Extractors) -> Handled<'a> {
                pending::<E, _>(<(F,) as AsyncCall<'a, E, Self::Extractors>>::call(self, event, extractors))
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
