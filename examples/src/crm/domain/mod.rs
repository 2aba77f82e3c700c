//! What the CRM knows, and its rules. A decision is a method of [`Records`]: it changes them and returns the event that says so, or says why
//! not. Nothing here knows of buses.

mod accounts;
mod checks;
mod contacts;
mod deals;
mod leads;
mod rejected;

use std::collections::HashMap;

use event_bus::crm::{AccountId, ContactId, DealId, LeadId};

pub(crate) use self::accounts::Account;
pub(crate) use self::checks::checked_text;
pub(crate) use self::contacts::Contact;
pub(crate) use self::deals::{Deal, FIRST_STAGE, OPEN_STAGES};
pub(crate) use self::leads::{Lead, LeadStatus};
pub(crate) use self::rejected::Rejected;

/// Everything the CRM knows.
#[derive(Debug, Default)]
pub(crate) struct Records {
    deals: HashMap<DealId, Deal>,
    leads: HashMap<LeadId, Lead>,
    accounts: HashMap<AccountId, Account>,
    contacts: HashMap<ContactId, Contact>,
}

impl Records {
    /// How many accounts there are.
    pub(crate) fn accounts(&self) -> usize {
        self.accounts.len()
    }

    /// Every contact.
    pub(crate) fn contacts(&self) -> impl ExactSizeIterator<Item = &Contact> {
        self.contacts.values()
    }

    /// Every lead.
    pub(crate) fn leads(&self) -> impl ExactSizeIterator<Item = &Lead> {
        self.leads.values()
    }
}
