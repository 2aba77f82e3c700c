//! What follows from a conversion: an account and a contact, with an event each. They are published inside the handler of the first event, and
//! carry its id as their cause.

use event_bus::crm::LeadConverted;
use event_bus::handler::BoxError;
use event_bus::{EventBus, State};

use super::By;
use crate::desk::Desk;

/// Opens the account and the contact that a lead became.
pub(super) fn open(event: &LeadConverted, By(by): By, bus: EventBus, State(desk): State<Desk>) -> Result<(), BoxError> {
    let account = desk.records.with(|records| records.open_account(event.lead_id, event.account_id))?;
    if let Some(created) = account {
        desk.publish(&bus, &by, created)?;
    }
    if let Some(contact_id) = event.contact_id {
        let created = desk.records.with(|records| records.open_contact(event.lead_id, contact_id, event.account_id))?;
        desk.publish(&bus, &by, created)?;
    }
    Ok(())
}
