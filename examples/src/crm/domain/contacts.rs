//! Contacts, and what may be done with them.

use event_bus::crm::{AccountId, ContactBounced, ContactCreated, ContactId, ContactUpdated};

use super::checks::{checked_email, checked_text};
use super::{Records, Rejected};

/// A contact.
#[derive(Debug)]
pub(crate) struct Contact {
    pub(crate) name: String,
    /// Whether mail to the address comes back.
    pub(crate) bounces: bool,
    pub(super) account: Option<AccountId>,
    email: String,
}

impl Records {
    /// The contact of that id.
    pub(crate) fn contact(&self, id: ContactId) -> Result<&Contact, Rejected> {
        self.contacts.get(&id).ok_or_else(|| unknown(id))
    }

    pub(super) fn check_no_contact(&self, id: ContactId) -> Result<(), Rejected> {
        if self.contacts.contains_key(&id) {
            return Err(Rejected::Exists { what: "contact", id: id.to_string() });
        }
        Ok(())
    }

    /// A new contact.
    pub(crate) fn create_contact(
        &mut self,
        id: ContactId,
        name: &str,
        email: &str,
        account: Option<AccountId>,
    ) -> Result<ContactCreated, Rejected> {
        self.check_no_contact(id)?;
        let (name, email) = (checked_text("name", name)?.to_owned(), checked_email(email)?.to_owned());
        account.map(|id| self.account(id).map(drop)).transpose()?;
        self.contacts.insert(id, Contact { name: name.clone(), bounces: false, account, email: email.clone() });
        Ok(ContactCreated { contact_id: id, name, email })
    }

    /// Another name or address for a contact. A new address is taken to be good.
    pub(crate) fn update_contact(
        &mut self,
        id: ContactId,
        name: Option<&str>,
        email: Option<&str>,
    ) -> Result<ContactUpdated, Rejected> {
        let name = name.map(|name| checked_text("name", name)).transpose()?;
        let email = email.map(checked_email).transpose()?;
        let contact = self.contacts.get_mut(&id).ok_or_else(|| unknown(id))?;
        let mut changed_fields = Vec::new();
        if let Some(name) = name.filter(|name| *name != contact.name) {
            name.clone_into(&mut contact.name);
            changed_fields.push("name".to_owned());
        }
        if let Some(email) = email.filter(|email| *email != contact.email) {
            email.clone_into(&mut contact.email);
            contact.bounces = false;
            changed_fields.push("email".to_owned());
        }
        if changed_fields.is_empty() {
            return Err(Rejected::NothingChanges(contact.name.clone()));
        }
        Ok(ContactUpdated { contact_id: id, changed_fields })
    }

    /// Mail to a contact came back.
    pub(crate) fn bounce_contact(&mut self, id: ContactId) -> Result<ContactBounced, Rejected> {
        let contact = self.contacts.get_mut(&id).ok_or_else(|| unknown(id))?;
        if contact.bounces {
            return Err(Rejected::BouncesAlready(contact.name.clone()));
        }
        contact.bounces = true;
        Ok(ContactBounced { contact_id: id, email: contact.email.clone() })
    }
}

fn unknown(id: ContactId) -> Rejected {
    Rejected::Unknown { what: "contact", id: id.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_address_ends_the_bouncing() {
        let (mut records, id) = (Records::default(), ContactId::generate());
        records.create_contact(id, "Ada", "ada@old.example", None).unwrap();
        records.bounce_contact(id).unwrap();
        assert_eq!(records.bounce_contact(id).map(drop), Err(Rejected::BouncesAlready("Ada".to_owned())));
        assert_eq!(records.update_contact(id, None, Some("ada@new.example")).unwrap().changed_fields, ["email"]);
        assert!(!records.contact(id).unwrap().bounces);
    }
}
