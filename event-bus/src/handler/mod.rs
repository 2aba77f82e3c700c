//! What can be subscribed: functions and closures whose first argument is the event, followed by what they ask of the context.

mod answer;
mod batch;
mod captures;
mod context;
mod delivery;
mod erased;
mod extract;
mod found;
mod handles;
mod into_handler;
mod outcome;
mod reader;
mod state;
mod subscribable;

#[doc(hidden)]
pub use self::answer::{Ask, Extractor, Returned, answer, done, failed, pending};
pub use self::batch::{BatchOutcome, EventBatch};
#[doc(hidden)]
pub use self::captures::{Captures, HasCaptures, Known, captures, known};
pub use self::context::Context;
pub use self::delivery::Delivery;
pub use self::extract::{FromContext, State};
#[doc(hidden)]
pub use self::found::{Found, FoundOptions};
pub use self::handles::Handles;
pub use self::into_handler::IntoHandler;
#[doc(hidden)]
pub use self::outcome::Returns;
pub use self::outcome::{BoxError, HandlerError, Outcome};
pub use self::state::{MissingState, StateMap};
pub use self::subscribable::{Binder, Ended, Handled, Handler, Subscribable};

pub(crate) use self::batch::{BatchFailures, ErasedBatch, MAX_BATCH};
pub(crate) use self::delivery::{Carried, InFlight};
pub(crate) use self::erased::{ErasedCall, Filter, TypedCall, erase};
pub(crate) use self::reader::Readings;
pub(crate) use self::subscribable::Bound;
