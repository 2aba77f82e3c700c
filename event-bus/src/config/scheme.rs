//! [`Scheme`]: what `register_backend!` registers, and the functions that it takes.

use super::BackendUrl;
use crate::backend::{Backend, BoxFuture, IntoBackend};
use crate::handler::BoxError;
use crate::registry::Place;

/// A backend that is being opened.
#[doc(hidden)]
pub type Opening = BoxFuture<'static, Result<Box<dyn Backend>, BoxError>>;

/// A URL scheme, and what opens the backends of its URLs.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Scheme {
    pub(super) name: &'static str,
    pub(super) open: fn(BackendUrl) -> Opening,
    pub(super) place: Place,
}

inventory::collect!(Scheme);

impl Scheme {
    /// A scheme. Its name is checked when the program is compiled.
    #[track_caller]
    pub const fn new(
        name: &'static str,
        open: fn(BackendUrl) -> Opening,
        module: &'static str,
        file: &'static str,
        line: u32,
    ) -> Self {
        assert!(
            is_name(name.as_bytes()),
            "a URL scheme is a lower-case letter, then lower-case letters, digits, `+`, `-` and `.`"
        );
        Self { name, open, place: Place { module, file, line } }
    }
}

const fn is_name(name: &[u8]) -> bool {
    let mut at = 0;
    while at < name.len() {
        match name[at] {
            b'a'..=b'z' => {}
            b'0'..=b'9' | b'+' | b'-' | b'.' if at > 0 => {}
            _ => return false,
        }
        at += 1;
    }
    at > 0
}

/// A function that opens a backend from its URL: what [`register_backend!`](crate::register_backend) takes.
///
/// The type parameter tells `fn` from `async fn`; the compiler finds it.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not open a backend from a URL",
    label = "not a function from a URL to a backend",
    note = "write `fn from_url(url: BackendUrl) -> Result<Self, E>`, or the same with `async fn`, where `Self` is a backend and `E` an error"
)]
pub trait OpenBackend<Kind> {
    /// Begins to open the backend.
    fn open(self, url: BackendUrl) -> Opening;
}

/// Tells a `fn` from an `async fn`.
#[derive(Debug)]
#[doc(hidden)]
pub struct AtOnce;

/// Tells an `async fn` from a `fn`.
#[derive(Debug)]
#[doc(hidden)]
pub struct Awaited;

impl<F, B, E, Kind> OpenBackend<(AtOnce, Kind)> for F
where
    F: FnOnce(BackendUrl) -> Result<B, E>,
    B: IntoBackend<Kind>,
    E: Into<BoxError>,
{
    fn open(self, url: BackendUrl) -> Opening {
        Box::pin(std::future::ready(self(url).map(B::into_backend).map_err(E::into)))
    }
}

impl<F, Opened, B, E, Kind> OpenBackend<(Awaited, Kind)> for F
where
    F: FnOnce(BackendUrl) -> Opened,
    Opened: Future<Output = Result<B, E>> + Send + 'static,
    B: IntoBackend<Kind>,
    E: Into<BoxError>,
{
    fn open(self, url: BackendUrl) -> Opening {
        let opened = self(url);
        Box::pin(async move { opened.await.map(B::into_backend).map_err(E::into) })
    }
}

/// Begins to open a backend, whether the function is `async` or not.
#[doc(hidden)]
pub fn open_backend<Kind>(function: impl OpenBackend<Kind>, url: BackendUrl) -> Opening {
    function.open(url)
}
