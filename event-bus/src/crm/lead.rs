//! What happens to leads.

use serde::{Deserialize, Serialize};

use super::{AccountId, ContactId, LeadId, LeadSource, Reason};
use crate::{Event, EventSet};

/// New lead created
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("lead.created", topics = ["leads"])]
pub struct LeadCreated {
    /// The new lead.
    #[event(key)]
    pub lead_id: LeadId,
    /// Who it is.
    pub name: String,
    /// Where it came from.
    pub source: LeadSource,
}

/// Lead qualified
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("lead.qualified", topics = ["leads"])]
pub struct LeadQualified {
    /// The lead.
    #[event(key)]
    pub lead_id: LeadId,
    /// How promising it is; more is better.
    pub score: i64,
}

/// Lead converted to account
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("lead.converted", topics = ["leads", "conversions"])]
pub struct LeadConverted {
    /// The lead.
    #[event(key)]
    pub lead_id: LeadId,
    /// The account that it became, or joined.
    pub account_id: AccountId,
    /// The contact that it became, if it became one.
    pub contact_id: Option<ContactId>,
}

/// Lead rejected
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("lead.rejected", topics = ["leads"])]
pub struct LeadRejected {
    /// The lead.
    #[event(key)]
    pub lead_id: LeadId,
    /// Why it was rejected.
    pub reason: Reason,
}

/// Everything that happens to a lead.
#[derive(Debug, Clone, PartialEq, Eq, EventSet)]
pub enum LeadEvent {
    /// New lead created.
    Created(LeadCreated),
    /// Lead qualified.
    Qualified(LeadQualified),
    /// Lead converted to account.
    Converted(LeadConverted),
    /// Lead rejected.
    Rejected(LeadRejected),
}

impl LeadEvent {
    /// The lead that it happened to.
    pub const fn lead_id(&self) -> LeadId {
        match self {
            Self::Created(event) => event.lead_id,
            Self::Qualified(event) => event.lead_id,
            Self::Converted(event) => event.lead_id,
            Self::Rejected(event) => event.lead_id,
        }
    }
}
