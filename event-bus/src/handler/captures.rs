//! Async closures that capture: their future borrows from the closure, which no trait can name on stable Rust. What is concrete in the user's own
//! code can be boxed there: that is what [`subscribe!`](crate::subscribe) does.

use std::marker::PhantomData;
use std::sync::Arc;

use super::subscribable::{Ended, Handled};
use super::{IntoHandler, Outcome};
use crate::runtime::BoxFuture;

/// An async closure, whatever it captures.
#[diagnostic::on_unimplemented(
    message = "this is not an async handler of events",
    label = "not an async handler",
    note = "`subscribe!` takes `async move |event: &SomeEvent, ..|`: first the event by reference, with its type written out, then things from the context",
    note = "a handler that is not async goes to `bus.subscribe(..)` as it is"
)]
#[doc(hidden)]
pub trait HasCaptures<E, Extractors> {
    /// [`Known`], whose type is known only where the closure is one: elsewhere the compiler says so and asks nothing more of it.
    type Known;

    fn known(self) -> Self::Known;

    fn run(&self, event: &E, extractors: Extractors) -> impl Future<Output = Ended>;
}

macro_rules! closures {
    ($(($($extractor:ident)*))*) => {$(
        impl<F, E, O, $($extractor),*> HasCaptures<E, ($($extractor,)*)> for F
        where
            F: AsyncFn(&E, $($extractor),*) -> O,
            O: Outcome<E>,
        {
            type Known = Known<F, E, ($($extractor,)*)>;

            fn known(self) -> Self::Known {
                Known(Arc::new(self), PhantomData)
            }

            #[allow(non_snake_case, reason = "the names of the type parameters serve as the names of the values")]
            async fn run(&self, event: &E, ($($extractor,)*): ($($extractor,)*)) -> Ended {
                self(event, $($extractor),*).await.into_result().into()
            }
        }
    )*};
}

closures! {
    ()
    (A)
    (A B)
    (A B C)
    (A B C D)
    (A B C D G)
    (A B C D G H)
}

/// A closure of which it is known what it takes.
#[derive(Debug)]
#[doc(hidden)]
pub struct Known<F, E, Extractors>(Arc<F>, PhantomData<fn(E, Extractors)>);

/// Finds out what a closure takes.
#[doc(hidden)]
pub fn known<F: HasCaptures<E, Extractors>, E, Extractors>(closure: F) -> F::Known {
    closure.known()
}

impl<F, E, Extractors> Known<F, E, Extractors> {
    /// The closure, once for each call.
    pub fn shared(&self) -> Arc<F> {
        Arc::clone(&self.0)
    }

    /// What it takes.
    pub fn takes(&self) -> PhantomData<fn(E, Extractors)> {
        self.1
    }
}

/// A closure that was boxed where its type is known.
#[doc(hidden)]
pub struct Captures<F, E, Extractors>(F, PhantomData<fn(E, Extractors)>);

/// Keeps a closure that boxes the future of another.
#[doc(hidden)]
pub fn captures<F, E, Extractors>(takes: PhantomData<fn(E, Extractors)>, call: F) -> Captures<F, E, Extractors>
where
    F: for<'a> Fn(&'a E, Extractors) -> BoxFuture<'a, Ended> + Send + Sync + 'static,
{
    Captures(call, takes)
}

/// The shape of [`Captures`].
#[derive(Debug)]
#[doc(hidden)]
pub struct Boxed;

impl<F, E, Extractors> IntoHandler<Boxed> for Captures<F, E, Extractors>
where
    F: for<'a> Fn(&'a E, Extractors) -> BoxFuture<'a, Ended> + Send + Sync + 'static,
    E: 'static,
    Extractors: 'static,
{
    type Event = E;
    type Extractors = Extractors;

    const IS_ASYNC: bool = true;

    fn path() -> &'static str {
        // That of the closure which boxes the other, and stands in it.
        let path = std::any::type_name::<F>();
        path.strip_suffix("::{{closure}}").unwrap_or(path)
    }

    fn call<'a>(&self, event: &'a E, extractors: Extractors) -> Handled<'a> {
        Handled::Pending((self.0)(event, extractors))
    }
}

impl<F, E, Extractors> std::fmt::Debug for Captures<F, E, Extractors> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Captures")
    }
}

/// Subscribes an async closure that captures something: `subscribe!(bus, async move |event: &DealWon| ..)`.
///
/// The first argument is an [`EventBus`](crate::EventBus), or what [`subscription`](crate::EventBus::subscription) and its options gave; the result is
/// that of [`subscribe`](crate::EventBus::subscribe) or of [`handle`](crate::bus::SubscriptionBuilder::handle). Between the two may stand a topic:
/// `subscribe!(bus, "deals.*", async move |event: &RawEvent| ..)`.
///
/// `bus.subscribe(..)` takes every other handler: one that captures cannot be taken there, since its future borrows from the closure.
///
/// ```
/// # use event_bus::{Event, EventBus, subscribe};
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let bus = EventBus::default();
/// let office = "Berlin".to_owned();
/// subscribe!(bus, async move |event: &DealWon| println!("{office} won {}", event.amount));
///
/// let limit = 1_000;
/// subscribe!(bus.subscription("large-deals").concurrency(4), async move |event: &DealWon| {
///     if event.amount > limit {
///         println!("a large one");
///     }
/// })?;
/// # Ok(())
/// # }
/// ```
#[macro_export]
macro_rules! subscribe {
    ($target:expr, $handler:expr $(,)?) => {
        $target.__subscribe($crate::__captures!($handler))
    };
    ($bus:expr, $topic:expr, $handler:expr $(,)?) => {
        $bus.__subscribe_topic($topic, $crate::__captures!($handler))
    };
}

/// The part of [`subscribe!`](crate::subscribe) that boxes.
#[doc(hidden)]
#[macro_export]
macro_rules! __captures {
    ($handler:expr) => {{
        let known = $crate::__private::known($handler);
        $crate::__private::captures(known.takes(), move |event, extractors| {
            let handler = known.shared();
            ::std::boxed::Box::pin(
                async move { $crate::__private::HasCaptures::run(&*handler, event, extractors).await },
            )
        })
    }};
}
