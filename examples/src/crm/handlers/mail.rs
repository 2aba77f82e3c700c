//! Notifications: to the team, one line on the terminal for what is worth one; and thanks to customers, which cannot always be delivered.

use std::io::{self, Write};

use event_bus::State;
use event_bus::crm::{Amount, ContactBounced, DealWon};
use event_bus::handler::BoxError;
use rust_decimal::Decimal;

use super::By;
use crate::desk::Desk;
use crate::money::money;
use crate::shared::Shared;

/// From this amount on, a deal that is won is worth a line on the terminal.
const LARGE: Amount = Amount::new(Decimal::from_parts(75_000, 0, 0, false, 0));

/// How much mail went to customers.
#[derive(Debug, Default)]
pub(crate) struct SentMail {
    pub(crate) thanks: u64,
}

/// Why mail could not be sent. It names the contact, not the address.
#[derive(Debug, thiserror::Error)]
enum MailError {
    #[error("mail to {0} comes back")]
    Bounces(String),
}

/// Whether a deal is worth a line on the terminal.
pub(super) fn is_large(won: &DealWon) -> bool {
    won.amount >= LARGE
}

/// Tells the team of a large deal.
pub(super) fn tell_large_deal(event: &DealWon, By(by): By, State(desk): State<Desk>) -> Result<(), BoxError> {
    let name = desk.records.with(|records| records.deal(event.deal_id).map(|deal| deal.name.clone()))?;
    writeln!(io::stdout(), "won: {name}, {}, by {by}", money(event.amount.decimal()))?;
    Ok(())
}

/// Tells the team that an address is needed.
pub(super) fn tell_bounce(event: &ContactBounced, State(desk): State<Desk>) -> Result<(), BoxError> {
    let name = desk.records.with(|records| records.contact(event.contact_id).map(|contact| contact.name.clone()))?;
    writeln!(io::stdout(), "bounced: mail to {name} came back, ask for another address")?;
    Ok(())
}

/// Thanks the customer for a deal, if we know whom to thank.
pub(super) fn thank(
    event: &DealWon,
    State(desk): State<Desk>,
    State(mail): State<Shared<SentMail>>,
) -> Result<(), BoxError> {
    let contact = desk.records.with(|records| {
        let contact = records.deal(event.deal_id)?.contact;
        contact.map(|id| records.contact(id).map(|contact| (contact.name.clone(), contact.bounces))).transpose()
    })?;
    match contact {
        Some((name, true)) => return Err(MailError::Bounces(name).into()),
        Some((_, false)) => mail.with(|mail| mail.thanks += 1),
        None => {}
    }
    Ok(())
}
