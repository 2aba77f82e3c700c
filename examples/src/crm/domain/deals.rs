//! Deals, and what may be done with them.

use std::fmt;

use event_bus::crm::{
    AccountId, Amount, ContactId, DealCreated, DealDeleted, DealId, DealLost, DealStageChanged, DealUpdated, DealWon,
    Reason, Stage,
};
use jiff::civil::Date;

use super::checks::{checked_amount, checked_text};
use super::{Records, Rejected};

/// The stages of an open deal, first to last.
pub(crate) const OPEN_STAGES: [&str; 4] = [FIRST_STAGE, "qualification", "proposal", "negotiation"];

/// The stage in which a deal begins.
pub(crate) const FIRST_STAGE: &str = "prospecting";

/// A deal.
#[derive(Debug)]
pub(crate) struct Deal {
    pub(crate) name: String,
    pub(crate) amount: Amount,
    pub(crate) contact: Option<ContactId>,
    pub(super) account: Option<AccountId>,
    stage: Stage,
    outcome: Option<Outcome>,
}

/// How a deal ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Won,
    Lost,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Won => "won",
            Self::Lost => "lost",
        })
    }
}

impl Deal {
    /// Refuses a deal that has ended; `done` says what was wanted of it.
    fn check_open(&self, done: &'static str) -> Result<(), Rejected> {
        match self.outcome {
            Some(outcome) => Err(Rejected::DealIsClosed { name: self.name.clone(), outcome, done }),
            None => Ok(()),
        }
    }
}

impl Records {
    /// The deal of that id.
    pub(crate) fn deal(&self, id: DealId) -> Result<&Deal, Rejected> {
        self.deals.get(&id).ok_or_else(|| unknown(id))
    }

    fn deal_mut(&mut self, id: DealId) -> Result<&mut Deal, Rejected> {
        self.deals.get_mut(&id).ok_or_else(|| unknown(id))
    }

    /// A new deal, in the first stage.
    pub(crate) fn create_deal(
        &mut self,
        id: DealId,
        name: &str,
        amount: Amount,
        account: Option<AccountId>,
        contact: Option<ContactId>,
    ) -> Result<DealCreated, Rejected> {
        if self.deals.contains_key(&id) {
            return Err(Rejected::Exists { what: "deal", id: id.to_string() });
        }
        let (name, amount) = (checked_text("name", name)?.to_owned(), checked_amount(amount)?);
        account.map(|id| self.account(id).map(drop)).transpose()?;
        contact.map(|id| self.contact(id).map(drop)).transpose()?;
        let deal = Deal { name: name.clone(), amount, contact, account, stage: FIRST_STAGE.into(), outcome: None };
        self.deals.insert(id, deal);
        Ok(DealCreated { deal_id: id, name, amount })
    }

    /// Another name or amount for an open deal.
    pub(crate) fn update_deal(
        &mut self,
        id: DealId,
        name: Option<&str>,
        amount: Option<Amount>,
    ) -> Result<DealUpdated, Rejected> {
        let name = name.map(|name| checked_text("name", name)).transpose()?;
        let amount = amount.map(checked_amount).transpose()?;
        let deal = self.deal_mut(id)?;
        deal.check_open("updated")?;
        let mut changed_fields = Vec::new();
        if let Some(name) = name.filter(|name| *name != deal.name) {
            name.clone_into(&mut deal.name);
            changed_fields.push("name".to_owned());
        }
        if let Some(amount) = amount.filter(|amount| *amount != deal.amount) {
            deal.amount = amount;
            changed_fields.push("amount".to_owned());
        }
        if changed_fields.is_empty() {
            return Err(Rejected::NothingChanges(deal.name.clone()));
        }
        Ok(DealUpdated { deal_id: id, changed_fields })
    }

    /// Another stage for an open deal, forward or back.
    pub(crate) fn move_deal(&mut self, id: DealId, to: Stage) -> Result<DealStageChanged, Rejected> {
        let deal = self.deal_mut(id)?;
        deal.check_open("moved")?;
        if !OPEN_STAGES.contains(&to.as_str()) {
            return Err(Rejected::UnknownStage(to));
        }
        if deal.stage == to {
            return Err(Rejected::SameStage { name: deal.name.clone(), stage: to });
        }
        let old_stage = std::mem::replace(&mut deal.stage, to.clone());
        Ok(DealStageChanged { deal_id: id, old_stage, new_stage: to })
    }

    /// An open deal is won.
    pub(crate) fn win_deal(&mut self, id: DealId, close_date: Option<Date>) -> Result<DealWon, Rejected> {
        let deal = self.deal_mut(id)?;
        deal.check_open("won again")?;
        deal.outcome = Some(Outcome::Won);
        Ok(DealWon { deal_id: id, amount: deal.amount, close_date })
    }

    /// An open deal is lost.
    pub(crate) fn lose_deal(&mut self, id: DealId, reason: Reason) -> Result<DealLost, Rejected> {
        checked_text("reason", reason.as_str())?;
        let deal = self.deal_mut(id)?;
        deal.check_open("lost")?;
        deal.outcome = Some(Outcome::Lost);
        Ok(DealLost { deal_id: id, reason })
    }

    /// A deal is taken out of the CRM. One that was won stays, for the books.
    pub(crate) fn delete_deal(&mut self, id: DealId) -> Result<DealDeleted, Rejected> {
        let deal = self.deal(id)?;
        if deal.outcome == Some(Outcome::Won) {
            deal.check_open("deleted")?;
        }
        let name = deal.name.clone();
        self.deals.remove(&id);
        Ok(DealDeleted { deal_id: id, name })
    }
}

fn unknown(id: DealId) -> Rejected {
    Rejected::Unknown { what: "deal", id: id.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records_with_a_deal() -> (Records, DealId) {
        let (mut records, id) = (Records::default(), DealId::generate());
        records.create_deal(id, "Fleet", Amount::from(100), None, None).unwrap();
        (records, id)
    }

    #[test]
    fn a_won_deal_is_neither_moved_nor_deleted() {
        let (mut records, id) = records_with_a_deal();
        records.win_deal(id, None).unwrap();
        let moved = records.move_deal(id, "proposal".into()).unwrap_err();
        assert_eq!(moved.to_string(), "deal `Fleet` is won: a won deal cannot be moved");
        let deleted = records.delete_deal(id).unwrap_err();
        assert_eq!(deleted.to_string(), "deal `Fleet` is won: a won deal cannot be deleted");
    }

    #[test]
    fn a_deal_moves_between_the_stages_there_are() {
        let (mut records, id) = records_with_a_deal();
        let moved = records.move_deal(id, "proposal".into()).unwrap();
        assert_eq!((moved.old_stage, moved.new_stage), ("prospecting".into(), "proposal".into()));
        assert!(matches!(records.move_deal(id, "proposal".into()), Err(Rejected::SameStage { .. })));
        assert!(matches!(records.move_deal(id, "won".into()), Err(Rejected::UnknownStage(_))));
    }

    #[test]
    fn an_update_names_what_changed() {
        let (mut records, id) = records_with_a_deal();
        let updated = records.update_deal(id, Some("Fleet"), Some(Amount::from(200))).unwrap();
        assert_eq!(updated.changed_fields, ["amount"]);
        assert_eq!(records.update_deal(id, Some("Fleet"), None), Err(Rejected::NothingChanges("Fleet".to_owned())));
    }
}
