//! A few deals, for blocks that need some: what a model and its table are in the design.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use event_bus::crm::{Amount, DealId, Stage};

/// A deal.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Deal {
    pub(crate) id: DealId,
    pub(crate) name: String,
    pub(crate) amount: Amount,
    pub(crate) stage: Stage,
}

/// The deals that were saved; a clone is the same table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Deals(Arc<Mutex<HashMap<DealId, Deal>>>);

impl Deal {
    /// A new deal.
    pub(crate) fn new(name: &str, amount: i64) -> Self {
        Self { id: DealId::generate(), name: name.to_owned(), amount: amount.into(), stage: "prospecting".into() }
    }
}

impl Deals {
    /// Saves a deal; gives back what it was before.
    pub(crate) fn save(&self, deal: &Deal) -> Option<Deal> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(deal.id, deal.clone())
    }

    /// The deal of that id.
    pub(crate) fn get(&self, id: DealId) -> Option<Deal> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned()
    }
}
