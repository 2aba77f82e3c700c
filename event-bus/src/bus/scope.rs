//! Which bus [`global`](crate::global) gives in this thread and this task: that of the innermost scope or handler.

use std::cell::RefCell;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::{EventBus, buses, frames};

thread_local! {
    /// The scopes that this thread is in, innermost last, each with how many events the thread published or handled when it began.
    static SCOPES: RefCell<Vec<(EventBus, usize)>> = const { RefCell::new(Vec::new()) };
}

/// The bus of the innermost scope or handler, if there is one.
pub(crate) fn current() -> Option<EventBus> {
    let scope = SCOPES.try_with(|scopes| scopes.borrow().last().cloned()).ok().flatten();
    match (scope, frames::innermost_bus()) {
        (Some((bus, depth)), Some(number)) if frames::depth() > depth => {
            buses::find(number).map(EventBus::of_core).or(Some(bus))
        }
        (Some((bus, _)), _) => Some(bus),
        (None, Some(number)) => buses::find(number).map(EventBus::of_core),
        (None, None) => None,
    }
}

/// A scope that ends when this is dropped.
struct Entered;

impl Entered {
    fn new(bus: EventBus) -> Option<Self> {
        let depth = frames::depth();
        SCOPES.try_with(|scopes| scopes.borrow_mut().push((bus, depth))).ok().map(|()| Self)
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let left = SCOPES.try_with(|scopes| scopes.borrow_mut().pop());
        // The bus may be the last handle of it, and what it drops may ask for the scope.
        drop(left);
    }
}

/// Runs a call in whose course [`global`](crate::global) is this bus, in this thread.
///
/// ```
/// use event_bus::EventBus;
/// use event_bus::backend::InMemory;
/// # use event_bus::Event;
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
///
/// let backend = InMemory::new();
/// event_bus::with(EventBus::new(backend.clone()), || event_bus::publish(DealWon { amount: 7 }).send())?;
/// assert_eq!(backend.get_events(None).len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn with<T>(bus: EventBus, call: impl FnOnce() -> T) -> T {
    let _entered = Entered::new(bus);
    call()
}

/// A future in whose course [`global`](crate::global) is this bus: in this task, and in what it awaits. So tests run side by side, each with a bus
/// of its own.
///
/// It does not reach tasks that it spawns: give them the bus with `event_bus::scope(event_bus::global(), task)`.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// use event_bus::EventBus;
/// use event_bus::backend::InMemory;
///
/// event_bus::scope(EventBus::new(InMemory::new()), async {
///     assert_eq!(event_bus::global().backends()[0].name(), "InMemory");
/// })
/// .await;
/// # }
/// ```
pub fn scope<F: Future>(bus: EventBus, future: F) -> Scope<F> {
    Scope { bus, future: Box::pin(future) }
}

/// A future with a bus of its own. Made by [`scope`].
#[must_use = "futures do nothing unless you .await or poll them"]
pub struct Scope<F> {
    bus: EventBus,
    future: Pin<Box<F>>,
}

impl<F: Future> Future for Scope<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let _entered = Entered::new(self.bus.clone());
        self.future.as_mut().poll(context)
    }
}

impl<F> std::fmt::Debug for Scope<F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scope").field("bus", &self.bus).finish_non_exhaustive()
    }
}
