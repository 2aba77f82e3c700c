//! The desk: carries commands out. The domain decides, the desk publishes what was decided.

use event_bus::{Event, EventBus, PublishError};

use crate::command::{Command, Order};
use crate::domain::{Records, Rejected};
use crate::shared::Shared;
use crate::tally::Tally;

/// Publishes what was decided. Handlers have it as `State<Desk>`, for events that follow from events.
#[derive(Clone, Default)]
pub(crate) struct Desk {
    /// What the CRM knows.
    pub(crate) records: Shared<Records>,
    /// What was published.
    pub(crate) tally: Shared<Tally>,
}

/// Why a command was not carried out.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failed {
    /// The domain said no.
    #[error(transparent)]
    Rejected(#[from] Rejected),
    /// The domain said yes, and the event that says so could not be published.
    #[error("it was done, but {0}")]
    NotPublished(String),
}

impl Desk {
    /// Publishes an event that follows from another, with who caused it. A handler does not wait: it could wait for itself.
    pub(crate) fn publish<E: Event>(&self, bus: &EventBus, by: &str, event: E) -> Result<(), PublishError<E>> {
        bus.publish(event).metadata("user_id", by).send()?;
        self.tally.with(|tally| tally.count(E::NAME));
        Ok(())
    }

    /// Decides and publishes. The records are free again when the event goes out; a backend that takes time is waited for.
    async fn decide<E: Event>(
        &self,
        bus: &EventBus,
        by: &str,
        decision: impl FnOnce(&mut Records) -> Result<E, Rejected>,
    ) -> Result<(), Failed> {
        let event = self.records.with(decision)?;
        let published = bus.publish(event).metadata("user_id", by).await;
        published.map_err(|error| Failed::NotPublished(error.to_string()))?;
        self.tally.with(|tally| tally.count(E::NAME));
        Ok(())
    }

    /// Carries a command out.
    pub(crate) async fn carry_out(&self, bus: &EventBus, order: Order) -> Result<(), Failed> {
        let Order { by, command } = order;
        let by = crate::domain::checked_text("by", &by)?;
        match command {
            Command::CreateDeal { deal, name, amount, account, contact } => {
                self.decide(bus, by, |records| records.create_deal(deal, &name, amount, account, contact)).await
            }
            Command::UpdateDeal { deal, name, amount } => {
                self.decide(bus, by, |records| records.update_deal(deal, name.as_deref(), amount)).await
            }
            Command::MoveDeal { deal, to } => self.decide(bus, by, |records| records.move_deal(deal, to)).await,
            Command::WinDeal { deal, close_date } => {
                self.decide(bus, by, |records| records.win_deal(deal, close_date)).await
            }
            Command::LoseDeal { deal, reason } => self.decide(bus, by, |records| records.lose_deal(deal, reason)).await,
            Command::DeleteDeal { deal } => self.decide(bus, by, |records| records.delete_deal(deal)).await,

            Command::CreateLead { lead, name, source, company, email } => {
                self.decide(bus, by, |records| records.create_lead(lead, &name, source, company, email)).await
            }
            Command::QualifyLead { lead, score } => {
                self.decide(bus, by, |records| records.qualify_lead(lead, score)).await
            }
            Command::ConvertLead { lead, account, contact } => {
                self.decide(bus, by, |records| records.convert_lead(lead, account, contact)).await
            }
            Command::RejectLead { lead, reason } => {
                self.decide(bus, by, |records| records.reject_lead(lead, reason)).await
            }

            Command::CreateAccount { account, name } => {
                self.decide(bus, by, |records| records.create_account(account, &name)).await
            }
            Command::UpdateAccount { account, name, website } => {
                self.decide(bus, by, |records| records.update_account(account, name.as_deref(), website.as_deref()))
                    .await
            }
            Command::MergeAccounts { source, target } => {
                self.decide(bus, by, |records| records.merge_accounts(source, target)).await
            }

            Command::CreateContact { contact, name, email, account } => {
                self.decide(bus, by, |records| records.create_contact(contact, &name, &email, account)).await
            }
            Command::UpdateContact { contact, name, email } => {
                self.decide(bus, by, |records| records.update_contact(contact, name.as_deref(), email.as_deref())).await
            }
            Command::BounceContact { contact } => self.decide(bus, by, |records| records.bounce_contact(contact)).await,
        }
    }
}
