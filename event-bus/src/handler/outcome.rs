//! What a handler may return.

use std::error::Error;

use super::Returned;

/// Any error of a handler.
pub type BoxError = Box<dyn Error + Send + Sync>;

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
