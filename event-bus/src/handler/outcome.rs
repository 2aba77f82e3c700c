//! What a handler may return.

use std::error::Error;

use super::Returned;

/// Any error of a handler.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// An error of a handler that says whether another attempt can help.
///
/// ```
/// # use event_bus::{Event, EventBus};
/// # use event_bus::handler::HandlerError;
/// # use serde::{Deserialize, Serialize};
/// # #[derive(Serialize, Deserialize, Event)]
/// # #[event("deal.won", local)]
/// # struct DealWon { amount: u64 }
/// fn bill(event: &DealWon) -> Result<(), HandlerError> {
///     if event.amount == 0 {
///         return Err(HandlerError::permanent("a bill over nothing"));
///     }
///     Ok(())
/// }
/// ```
#[derive(Debug)]
pub struct HandlerError {
    error: BoxError,
    permanent: bool,
}

impl HandlerError {
    /// No further attempt can help: the delivery is a dead letter at once.
    pub fn permanent(error: impl Into<BoxError>) -> Self {
        Self { error: error.into(), permanent: true }
    }

    /// Another attempt may help: the same as returning the error itself.
    pub fn transient(error: impl Into<BoxError>) -> Self {
        Self { error: error.into(), permanent: false }
    }

    /// Whether no further attempt can help.
    pub fn is_permanent(&self) -> bool {
        self.permanent
    }
}

impl std::fmt::Display for HandlerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.error.fmt(f)
    }
}

impl Error for HandlerError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.source()
    }
}

/// What a handler of `E` may return: nothing, or a `Result` without a value; a batch handler may also return a
/// [`BatchOutcome`](super::BatchOutcome).
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "not an outcome of a handler",
    note = "return nothing, or `Result<(), E>` where `E` implements `std::error::Error`, or is a `String` or a `&str`"
)]
pub trait Outcome<E>: Sized {
    /// The outcome, with its error in one form.
    #[doc(hidden)]
    fn into_result(self) -> Result<(), BoxError>;

    /// What `#[handler]` needs of a return type, named once.
    #[doc(hidden)]
    const RETURNED: Returned<E, Self> = Returned::OF;
}

impl<E> Outcome<E> for () {
    fn into_result(self) -> Result<(), BoxError> {
        Ok(())
    }
}

// Else the compiler would speak of what `Into<BoxError>` asks for, which is not what a user has written.
#[diagnostic::do_not_recommend]
impl<E, Err: Into<BoxError>> Outcome<E> for Result<(), Err> {
    fn into_result(self) -> Result<(), BoxError> {
        self.map_err(Into::into)
    }
}

/// Names the never type, which stable Rust does not let one write, as the return type of `fn() -> !`.
#[doc(hidden)]
pub trait Returns {
    /// The return type.
    type Output;
}

impl<T> Returns for fn() -> T {
    type Output = T;
}

/// A handler that is not written yet, `|event: &DealWon| todo!()`, compiles.
impl<E> Outcome<E> for <fn() -> ! as Returns>::Output {
    fn into_result(self) -> Result<(), BoxError> {
        self
    }
}
