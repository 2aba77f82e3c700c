//! What happens to contacts. Addresses of people are in no log: `Debug` is written by hand where a struct has one.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ContactId, REDACTED};
use crate::{Event, EventSet};

/// New contact created
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("contact.created", topics = ["contacts"])]
pub struct ContactCreated {
    /// The new contact.
    #[event(key)]
    pub contact_id: ContactId,
    /// Who it is.
    pub name: String,
    /// The e-mail address.
    #[event(sensitive)]
    pub email: String,
}

/// Contact updated
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("contact.updated", topics = ["contacts"])]
pub struct ContactUpdated {
    /// The contact.
    #[event(key)]
    pub contact_id: ContactId,
    /// The names of the fields that have other values now; empty if the publisher does not say.
    #[serde(default)]
    pub changed_fields: Vec<String>,
}

/// Email bounced
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("contact.bounced", topics = ["contacts"])]
pub struct ContactBounced {
    /// The contact.
    #[event(key)]
    pub contact_id: ContactId,
    /// The e-mail address that does not take mail.
    #[event(sensitive)]
    pub email: String,
}

/// Everything that happens to a contact.
#[derive(Debug, Clone, PartialEq, Eq, EventSet)]
pub enum ContactEvent {
    /// New contact created.
    Created(ContactCreated),
    /// Contact updated.
    Updated(ContactUpdated),
    /// Email bounced.
    Bounced(ContactBounced),
}

impl ContactEvent {
    /// The contact that it happened to.
    pub const fn contact_id(&self) -> ContactId {
        match self {
            Self::Created(event) => event.contact_id,
            Self::Updated(event) => event.contact_id,
            Self::Bounced(event) => event.contact_id,
        }
    }
}

/// Without the e-mail address.
impl fmt::Debug for ContactCreated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { contact_id, name, email: _ } = self;
        f.debug_struct("ContactCreated")
            .field("contact_id", contact_id)
            .field("name", name)
            .field("email", &format_args!("{REDACTED}"))
            .finish()
    }
}

/// Without the e-mail address.
impl fmt::Debug for ContactBounced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { contact_id, email: _ } = self;
        f.debug_struct("ContactBounced")
            .field("contact_id", contact_id)
            .field("email", &format_args!("{REDACTED}"))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_address() {
        let contact_id = ContactId::new(uuid::Uuid::nil());
        let email = "ada@analytical.example".to_owned();
        let created = ContactCreated { contact_id, name: "Ada".to_owned(), email: email.clone() };
        let shown = format!("{:?} {:?}", ContactEvent::from(created), ContactBounced { contact_id, email });
        assert!(!shown.contains('@'), "{shown}");
        assert_eq!(shown.matches("email: [redacted]").count(), 2, "{shown}");
    }
}
