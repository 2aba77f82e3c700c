//! What the code that `#[handler]` adds is made of. It names none of the user's types: they are inferred from the one call of the function, and each
//! trait is asked for once, so that a wrong type is one error.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use super::subscribable::{Ended, Handled, Handler};
use super::{Binder, BoxError, Delivery, MissingState, Outcome, StateMap};

/// Says whether a bus with this state has what is needed.
pub(super) type Check = fn(&StateMap) -> Result<(), MissingState>;

/// What is asked of a handler that was found: one function answers both, so that its types are inferred from one call.
#[doc(hidden)]
#[derive(Debug)]
pub enum Ask<'a> {
    /// Makes the entries of its subscription.
    Bind(&'a mut Binder),
    /// Whether a bus with this state has what it needs.
    Check(&'a StateMap),
}

/// How an argument is taken and what is asked of the bus for it: both in one constant, so that generated code asks for the trait once, and a
/// type that does not have it is one error.
#[doc(hidden)]
pub struct Extractor<T> {
    pub take: fn(&Delivery<'_>) -> Result<T, BoxError>,
    pub check: Check,
}

/// How what a function returns is read, with the event of which it is an outcome.
#[doc(hidden)]
pub struct Returned<E, O> {
    into_result: fn(O) -> Result<(), BoxError>,
    event: PhantomData<fn(E)>,
}

impl<E, O: Outcome<E>> Returned<E, O> {
    pub(super) const OF: Self = Self { into_result: O::into_result, event: PhantomData };
}

/// The answer of a handler.
#[doc(hidden)]
pub fn answer<E>(
    ask: Ask<'_>,
    checks: &[Check],
    bind: fn(Handler<E>, &mut Binder),
    call: impl for<'a> Fn(&'a E, &Delivery<'_>) -> Handled<'a> + Send + Sync + 'static,
) -> Result<(), MissingState> {
    match ask {
        Ask::Check(state) => checks.iter().try_for_each(|check| check(state)),
        Ask::Bind(binder) => {
            bind(Arc::new(call), binder);
            Ok(())
        }
    }
}

/// An argument could not be taken.
#[doc(hidden)]
pub fn failed(error: BoxError) -> Handled<'static> {
    Handled::Now(Ended::Failed(error))
}

/// What the call of a function gives.
#[doc(hidden)]
pub fn done<E, O>(_: &E, outcome: O, returned: Returned<E, O>) -> Handled<'static> {
    Handled::Now(Ended::from((returned.into_result)(outcome)))
}

/// What the call of an `async fn` gives.
#[doc(hidden)]
pub fn pending<'a, E, O: 'a>(
    _: &E,
    future: impl Future<Output = O> + Send + 'a,
    returned: Returned<E, O>,
) -> Handled<'a> {
    let into_result = returned.into_result;
    Handled::Pending(Box::pin(async move { Ended::from(into_result(future.await)) }))
}

impl<T> Clone for Extractor<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Extractor<T> {}

impl<T> fmt::Debug for Extractor<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Extractor")
    }
}

impl<E, O> fmt::Debug for Returned<E, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Returned")
    }
}
