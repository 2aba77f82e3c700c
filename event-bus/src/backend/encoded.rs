//! [`Encoded`]: an event on its way to backends, written at most once in each form.

use std::fmt;
use std::sync::{Arc, OnceLock};

use uuid::Uuid;

use crate::envelope::RawEvent;

/// An event on its way to backends, written at most once in each form, however many backends want it. A clone shares what was written.
#[derive(Clone)]
pub struct Encoded {
    shared: Arc<Shared>,
}

struct Shared {
    event: RawEvent,
    origin: Uuid,
    plain: OnceLock<String>,
    cloudevents: OnceLock<String>,
}

impl Encoded {
    /// An event that is published by the bus with this origin.
    pub fn new(event: RawEvent, origin: Uuid) -> Self {
        let (plain, cloudevents) = (OnceLock::new(), OnceLock::new());
        Self { shared: Arc::new(Shared { event, origin, plain, cloudevents }) }
    }

    /// The event.
    pub fn event(&self) -> &RawEvent {
        &self.shared.event
    }

    /// Which bus publishes it: a bus recognises its own events by this when they come back.
    pub fn origin(&self) -> Uuid {
        self.shared.origin
    }

    /// The plain form, as [`RawEvent::to_json`] gives it.
    pub fn plain(&self) -> &str {
        self.shared.plain.get_or_init(|| self.event().to_json())
    }

    /// The event as `CloudEvents` 1.0, as [`RawEvent::to_cloudevents`] gives it.
    pub fn cloudevents(&self) -> &str {
        self.shared.cloudevents.get_or_init(|| self.event().to_cloudevents())
    }
}

impl fmt::Debug for Encoded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encoded").field("event", self.event()).field("origin", &self.origin()).finish_non_exhaustive()
    }
}
