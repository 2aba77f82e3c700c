//! What a handler may return.

use std::error::Error;

/// Any error of a handler.
pub type BoxError = Box<dyn Error + Send + Sync>;

/// What a handler of `E` may return: nothing, or a `Result` without a value; a batch handler may also return a
/// [`BatchOutcome`](super::BatchOutcome).
#[diagnostic::on_unimplemented(
    message = "a handler cannot return `{Self}`",
    label = "not an outcome of a handler",
    note = "return nothing, or `Result<(), E>` where `E` is an error type, a `String` or a `&str`"
)]
pub trait Outcome<E> {
    /// The outcome, with its error in one form.
    #[doc(hidden)]
    fn into_result(self) -> Result<(), BoxError>;
}

impl<E> Outcome<E> for () {
    fn into_result(self) -> Result<(), BoxError> {
        Ok(())
    }
}

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
