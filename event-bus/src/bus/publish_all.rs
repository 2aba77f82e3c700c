//! `publish_all`: many events in one call.

use std::fmt;
use std::pin::Pin;
use std::task::Poll;

use super::EventBus;
use super::error::{Named, PublishError};
use super::receipt::Receipt;
use crate::event::Event;
use crate::runtime::BoxFuture;

/// One event, or one of a set, that can be published with others: every [`Event`], and every [`EventSet`](crate::EventSet) that derives it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be published",
    label = "not an event, and not a set of events",
    note = "add `#[derive(Event)]` and `#[event(\"<entity>.<what_happened>\")]` to `{Self}`, or `#[derive(EventSet)]` if it is an enum of events"
)]
pub trait PublishMany: Send + Sized + 'static {
    /// Publishes it on its own.
    #[doc(hidden)]
    fn publish_one(self, bus: &EventBus) -> BoxFuture<'_, Result<Receipt, PublishError<Self>>>;
}

impl<E: Event> PublishMany for E {
    fn publish_one(self, bus: &EventBus) -> BoxFuture<'_, Result<Receipt, PublishError<Self>>> {
        Box::pin(bus.publish(self).into_future())
    }
}

/// Many events that are being published. Nothing happens until it is awaited.
#[must_use = "nothing is published until you .await it"]
pub struct PublishAll<'a, E> {
    bus: &'a EventBus,
    events: Vec<E>,
}

/// Error returned by [`EventBus::publish_all`]: some of the events were not published.
pub struct PublishAllError<E> {
    /// One result for each event, in order.
    pub results: Vec<Result<Receipt, PublishError<E>>>,
}

impl EventBus {
    /// Publishes many events of one type or of one set, in order. Backends that take time get as many at once as they can.
    ///
    /// # Errors
    ///
    /// [`PublishAllError`] has one result for each event, in order, and gives those back that were not published. One that fails does not keep the
    /// others from being published.
    ///
    /// ```
    /// # use event_bus::{Event, EventBus};
    /// # use serde::{Deserialize, Serialize};
    /// # #[derive(Serialize, Deserialize, Event)]
    /// # #[event("deal.won", local)]
    /// # struct DealWon { amount: u64 }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let bus = EventBus::default();
    /// let receipts = bus.publish_all([DealWon { amount: 7 }, DealWon { amount: 8 }]).await?;
    /// assert_eq!(receipts.len(), 2);
    /// # Ok(())
    /// # }
    /// ```
    pub fn publish_all<E: PublishMany>(&self, events: impl IntoIterator<Item = E>) -> PublishAll<'_, E> {
        PublishAll { bus: self, events: events.into_iter().collect() }
    }
}

impl<'a, E: PublishMany + 'a> IntoFuture for PublishAll<'a, E> {
    type Output = Result<Vec<Receipt>, PublishAllError<E>>;
    type IntoFuture = BoxFuture<'a, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let publishes: Vec<_> = self.events.into_iter().map(|event| event.publish_one(self.bus)).collect();
            let results = in_order(publishes).await;
            if results.iter().any(Result::is_err) {
                return Err(PublishAllError { results });
            }
            Ok(results.into_iter().filter_map(Result::ok).collect())
        })
    }
}

/// Polls all in their order, so that each begins before the next one does, and gives the results in that order.
async fn in_order<T>(futures: Vec<BoxFuture<'_, T>>) -> Vec<T> {
    let mut running: Vec<(Option<BoxFuture<'_, T>>, Option<T>)> =
        futures.into_iter().map(|future| (Some(future), None)).collect();
    std::future::poll_fn(|context| {
        let mut pending = false;
        for (future, result) in &mut running {
            let Some(polled) = future.as_mut().map(Pin::as_mut) else { continue };
            match polled.poll(context) {
                Poll::Ready(value) => (*future, *result) = (None, Some(value)),
                Poll::Pending => pending = true,
            }
        }
        if pending { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    running.into_iter().filter_map(|(_, result)| result).collect()
}

impl<E> fmt::Debug for PublishAll<'_, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PublishAll").field("events", &self.events.len()).finish_non_exhaustive()
    }
}

impl<E: Named> fmt::Display for PublishAllError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let failed: Vec<_> = self.results.iter().filter_map(|result| result.as_ref().err()).collect();
        write!(f, "{} of {} events were not published", failed.len(), self.results.len())?;
        failed.first().map_or(Ok(()), |first| write!(f, "; the first: {first}"))
    }
}

/// The same words as [`Display`](fmt::Display), which show no data.
impl<E: Named> fmt::Debug for PublishAllError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<E: Named> std::error::Error for PublishAllError<E> {}
