//! Accounts, and what may be done with them.

use event_bus::crm::{AccountCreated, AccountId, AccountMerged, AccountUpdated};

use super::checks::checked_text;
use super::{Records, Rejected};

/// An account.
#[derive(Debug)]
pub(crate) struct Account {
    name: String,
    website: Option<String>,
}

impl Records {
    /// The account of that id.
    pub(crate) fn account(&self, id: AccountId) -> Result<&Account, Rejected> {
        self.accounts.get(&id).ok_or_else(|| unknown(id))
    }

    /// A new account.
    pub(crate) fn create_account(&mut self, id: AccountId, name: &str) -> Result<AccountCreated, Rejected> {
        if self.accounts.contains_key(&id) {
            return Err(Rejected::Exists { what: "account", id: id.to_string() });
        }
        let name = checked_text("name", name)?.to_owned();
        self.accounts.insert(id, Account { name: name.clone(), website: None });
        Ok(AccountCreated { account_id: id, name })
    }

    /// Another name or website for an account.
    pub(crate) fn update_account(
        &mut self,
        id: AccountId,
        name: Option<&str>,
        website: Option<&str>,
    ) -> Result<AccountUpdated, Rejected> {
        let name = name.map(|name| checked_text("name", name)).transpose()?;
        let website = website.map(|website| checked_text("website", website)).transpose()?;
        let account = self.accounts.get_mut(&id).ok_or_else(|| unknown(id))?;
        let mut changed_fields = Vec::new();
        if let Some(name) = name.filter(|name| *name != account.name) {
            name.clone_into(&mut account.name);
            changed_fields.push("name".to_owned());
        }
        if website.is_some() && website != account.website.as_deref() {
            account.website = website.map(str::to_owned);
            changed_fields.push("website".to_owned());
        }
        if changed_fields.is_empty() {
            return Err(Rejected::NothingChanges(account.name.clone()));
        }
        Ok(AccountUpdated { account_id: id, changed_fields })
    }

    /// Two accounts become one: deals and contacts of the first go to the second, and the first is gone.
    pub(crate) fn merge_accounts(&mut self, source: AccountId, target: AccountId) -> Result<AccountMerged, Rejected> {
        let name = &self.account(source)?.name;
        if source == target {
            return Err(Rejected::MergedIntoItself(name.clone()));
        }
        self.account(target)?;
        let of_deals = self.deals.values_mut().map(|deal| &mut deal.account);
        let of_contacts = self.contacts.values_mut().map(|contact| &mut contact.account);
        for account in of_deals.chain(of_contacts).filter(|account| **account == Some(source)) {
            *account = Some(target);
        }
        self.accounts.remove(&source);
        Ok(AccountMerged { source_id: source, target_id: target })
    }
}

fn unknown(id: AccountId) -> Rejected {
    Rejected::Unknown { what: "account", id: id.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use event_bus::crm::ContactId;

    #[test]
    fn what_belonged_to_a_merged_account_belongs_to_the_other() {
        let (mut records, source, target) = (Records::default(), AccountId::generate(), AccountId::generate());
        records.create_account(source, "Old").unwrap();
        records.create_account(target, "New").unwrap();
        let contact = ContactId::generate();
        records.create_contact(contact, "Ada", "ada@old.example", Some(source)).unwrap();
        assert_eq!(records.merge_accounts(target, target), Err(Rejected::MergedIntoItself("New".to_owned())));
        records.merge_accounts(source, target).unwrap();
        assert_eq!(records.contact(contact).unwrap().account, Some(target));
        assert!(matches!(records.update_account(source, Some("x"), None), Err(Rejected::Unknown { .. })));
    }
}
