//! What happens to accounts.

use serde::{Deserialize, Serialize};

use super::AccountId;
use crate::{Event, EventSet};

/// New account created
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("account.created", topics = ["accounts"])]
pub struct AccountCreated {
    /// The new account.
    #[event(key)]
    pub account_id: AccountId,
    /// What it is called.
    pub name: String,
}

/// Account updated
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("account.updated", topics = ["accounts"])]
pub struct AccountUpdated {
    /// The account.
    #[event(key)]
    pub account_id: AccountId,
    /// The names of the fields that have other values now; empty if the publisher does not say.
    #[serde(default)]
    pub changed_fields: Vec<String>,
}

/// Accounts merged
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("account.merged", topics = ["accounts"])]
pub struct AccountMerged {
    /// The account that is gone.
    pub source_id: AccountId,
    /// The account that has what both had.
    #[event(key)]
    pub target_id: AccountId,
}

/// Everything that happens to an account.
#[derive(Debug, Clone, PartialEq, Eq, EventSet)]
pub enum AccountEvent {
    /// New account created.
    Created(AccountCreated),
    /// Account updated.
    Updated(AccountUpdated),
    /// Accounts merged.
    Merged(AccountMerged),
}

impl AccountEvent {
    /// The account that it happened to; of two that were merged, the one that remains.
    pub const fn account_id(&self) -> AccountId {
        match self {
            Self::Created(event) => event.account_id,
            Self::Updated(event) => event.account_id,
            Self::Merged(event) => event.target_id,
        }
    }
}
