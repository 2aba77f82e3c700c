//! What turns the event of one version into the next.

/// Turns the event of one version into the next. Every `From` is one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` says `upcast_from = {Old}`, but nothing turns the one into the other",
    label = "no `impl From<{Old}> for {Self}`",
    note = "write `impl From<{Old}> for {Self}`; it runs on every old event that is read"
)]
pub trait Upcast<Old>: Sized {
    /// Makes the newer event.
    fn upcast(old: Old) -> Self;
}

impl<Old, New: From<Old>> Upcast<Old> for New {
    fn upcast(old: Old) -> Self {
        Self::from(old)
    }
}
