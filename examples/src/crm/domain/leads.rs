//! Leads, and what may be done with them.

use std::fmt;

use event_bus::crm::{
    AccountCreated, AccountId, ContactCreated, ContactId, LeadConverted, LeadCreated, LeadId, LeadQualified,
    LeadRejected, LeadSource, Reason,
};

use super::checks::{checked_email, checked_score, checked_text};
use super::{Records, Rejected};

/// A lead.
#[derive(Debug)]
pub(crate) struct Lead {
    pub(crate) name: String,
    pub(crate) source: LeadSource,
    pub(crate) company: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) status: LeadStatus,
}

/// How far a lead came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum LeadStatus {
    New,
    Qualified,
    Converted,
    Rejected,
}

impl LeadStatus {
    /// All of them.
    pub(crate) const ALL: [Self; 4] = [Self::New, Self::Qualified, Self::Converted, Self::Rejected];
}

impl fmt::Display for LeadStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::New => "new",
            Self::Qualified => "qualified",
            Self::Converted => "converted",
            Self::Rejected => "rejected",
        })
    }
}

impl Lead {
    /// Refuses a lead that is not where it has to be; `done` says what was wanted of it.
    fn check(&self, allowed: &[LeadStatus], done: &'static str) -> Result<(), Rejected> {
        if allowed.contains(&self.status) {
            return Ok(());
        }
        Err(Rejected::LeadIsElsewhere { name: self.name.clone(), status: self.status, done })
    }
}

impl Records {
    /// The lead of that id.
    pub(crate) fn lead(&self, id: LeadId) -> Result<&Lead, Rejected> {
        self.leads.get(&id).ok_or_else(|| unknown(id))
    }

    fn lead_mut(&mut self, id: LeadId) -> Result<&mut Lead, Rejected> {
        self.leads.get_mut(&id).ok_or_else(|| unknown(id))
    }

    /// A new lead.
    pub(crate) fn create_lead(
        &mut self,
        id: LeadId,
        name: &str,
        source: LeadSource,
        company: Option<String>,
        email: Option<String>,
    ) -> Result<LeadCreated, Rejected> {
        if self.leads.contains_key(&id) {
            return Err(Rejected::Exists { what: "lead", id: id.to_string() });
        }
        let name = checked_text("name", name)?.to_owned();
        checked_text("source", source.as_str())?;
        let company =
            company.as_deref().map(|company| checked_text("company", company).map(str::to_owned)).transpose()?;
        let email = email.as_deref().map(|email| checked_email(email).map(str::to_owned)).transpose()?;
        let lead = Lead { name: name.clone(), source: source.clone(), company, email, status: LeadStatus::New };
        self.leads.insert(id, lead);
        Ok(LeadCreated { lead_id: id, name, source })
    }

    /// A new lead is worth going after.
    pub(crate) fn qualify_lead(&mut self, id: LeadId, score: i64) -> Result<LeadQualified, Rejected> {
        let score = checked_score(score)?;
        let lead = self.lead_mut(id)?;
        lead.check(&[LeadStatus::New], "qualified")?;
        lead.status = LeadStatus::Qualified;
        Ok(LeadQualified { lead_id: id, score })
    }

    /// A qualified lead becomes an account, or joins one, and perhaps becomes a contact there.
    pub(crate) fn convert_lead(
        &mut self,
        id: LeadId,
        account: AccountId,
        contact: Option<ContactId>,
    ) -> Result<LeadConverted, Rejected> {
        let lead = self.lead(id)?;
        lead.check(&[LeadStatus::Qualified], "converted")?;
        if let Some(contact) = contact {
            self.check_no_contact(contact)?;
            if lead.email.is_none() {
                return Err(Rejected::LeadWithoutEmail(lead.name.clone()));
            }
        }
        self.lead_mut(id)?.status = LeadStatus::Converted;
        Ok(LeadConverted { lead_id: id, account_id: account, contact_id: contact })
    }

    /// A lead leads nowhere.
    pub(crate) fn reject_lead(&mut self, id: LeadId, reason: Reason) -> Result<LeadRejected, Rejected> {
        checked_text("reason", reason.as_str())?;
        let lead = self.lead_mut(id)?;
        lead.check(&[LeadStatus::New, LeadStatus::Qualified], "rejected")?;
        lead.status = LeadStatus::Rejected;
        Ok(LeadRejected { lead_id: id, reason })
    }

    /// The account that a converted lead became, unless it joined one that was there.
    pub(crate) fn open_account(
        &mut self,
        lead: LeadId,
        account: AccountId,
    ) -> Result<Option<AccountCreated>, Rejected> {
        if self.account(account).is_ok() {
            return Ok(None);
        }
        let lead = self.lead(lead)?;
        let name = lead.company.as_ref().unwrap_or(&lead.name).clone();
        self.create_account(account, &name).map(Some)
    }

    /// The contact that a converted lead became.
    pub(crate) fn open_contact(
        &mut self,
        lead: LeadId,
        contact: ContactId,
        account: AccountId,
    ) -> Result<ContactCreated, Rejected> {
        let lead = self.lead(lead)?;
        let name = lead.name.clone();
        let email = lead.email.clone().ok_or_else(|| Rejected::LeadWithoutEmail(name.clone()))?;
        self.create_contact(contact, &name, &email, Some(account))
    }
}

fn unknown(id: LeadId) -> Rejected {
    Rejected::Unknown { what: "lead", id: id.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lead_is_qualified_before_it_is_converted() {
        let (mut records, id) = (Records::default(), LeadId::generate());
        records.create_lead(id, "Ada", "referral".into(), None, None).unwrap();
        let error = records.convert_lead(id, AccountId::generate(), None).unwrap_err();
        assert_eq!(error.to_string(), "lead `Ada` is new: it cannot be converted");
        records.qualify_lead(id, 80).unwrap();
        let contact = records.convert_lead(id, AccountId::generate(), Some(ContactId::generate())).unwrap_err();
        assert_eq!(contact, Rejected::LeadWithoutEmail("Ada".to_owned()));
        records.convert_lead(id, AccountId::generate(), None).unwrap();
        let rejected = records.reject_lead(id, "duplicate".into()).unwrap_err();
        assert_eq!(rejected.to_string(), "lead `Ada` is converted: it cannot be rejected");
    }
}
