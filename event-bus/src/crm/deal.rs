//! What happens to deals.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Amount, DealId, Reason, Stage};
use crate::{Event, EventSet};

/// New deal created
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("deal.created", topics = ["deals"])]
pub struct DealCreated {
    /// The new deal.
    #[event(key)]
    pub deal_id: DealId,
    /// What it is called.
    pub name: String,
    /// What it is worth.
    pub amount: Amount,
}

/// Deal updated
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("deal.updated", topics = ["deals"])]
pub struct DealUpdated {
    /// The deal.
    #[event(key)]
    pub deal_id: DealId,
    /// The names of the fields that have other values now; empty if the publisher does not say.
    #[serde(default)]
    pub changed_fields: Vec<String>,
}

/// Deal moved to new stage
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("deal.stage_changed", topics = ["deals", "notifications"])]
pub struct DealStageChanged {
    /// The deal.
    #[event(key)]
    pub deal_id: DealId,
    /// The stage that it left.
    pub old_stage: Stage,
    /// The stage that it is in now.
    pub new_stage: Stage,
}

/// Deal marked as won
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("deal.won", topics = ["deals", "sales"])]
pub struct DealWon {
    /// The deal.
    #[event(key)]
    pub deal_id: DealId,
    /// What it is worth.
    pub amount: Amount,
    /// The day on which it was won, if that is known.
    pub close_date: Option<Date>,
}

/// Deal marked as lost
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("deal.lost", topics = ["deals"])]
pub struct DealLost {
    /// The deal.
    #[event(key)]
    pub deal_id: DealId,
    /// Why it was lost.
    pub reason: Reason,
}

/// Deal deleted
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Event)]
#[event("deal.deleted", topics = ["deals"])]
pub struct DealDeleted {
    /// The deal.
    #[event(key)]
    pub deal_id: DealId,
    /// What it was called.
    pub name: String,
}

/// Everything that happens to a deal.
#[derive(Debug, Clone, PartialEq, Eq, EventSet)]
pub enum DealEvent {
    /// New deal created.
    Created(DealCreated),
    /// Deal updated.
    Updated(DealUpdated),
    /// Deal moved to new stage.
    StageChanged(DealStageChanged),
    /// Deal marked as won.
    Won(DealWon),
    /// Deal marked as lost.
    Lost(DealLost),
    /// Deal deleted.
    Deleted(DealDeleted),
}

impl DealEvent {
    /// The deal that it happened to.
    pub const fn deal_id(&self) -> DealId {
        match self {
            Self::Created(event) => event.deal_id,
            Self::Updated(event) => event.deal_id,
            Self::StageChanged(event) => event.deal_id,
            Self::Won(event) => event.deal_id,
            Self::Lost(event) => event.deal_id,
            Self::Deleted(event) => event.deal_id,
        }
    }
}
