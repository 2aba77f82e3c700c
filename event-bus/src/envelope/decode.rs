//! [`RawEvent::decode`]: from data to a type.

use super::RawEvent;
use crate::decode::DecodeError;
use crate::event::StoredEvent;

impl RawEvent {
    /// Reads the data as an event of this type, through the chain of `upcast_from` if it is of an older version.
    ///
    /// # Errors
    ///
    /// [`DecodeError`]: the event has another name, a version that the type cannot read, or data that does not fit.
    pub fn decode<E: StoredEvent>(&self) -> Result<E, DecodeError> {
        if self.event_type() != E::NAME {
            return Err(DecodeError::OtherEvent { found: self.event_type().to_owned(), expected: E::NAME });
        }
        E::decode(self.version(), self.data().get())
    }
}
