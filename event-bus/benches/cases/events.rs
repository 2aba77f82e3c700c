//! The events that are published, and the envelope of one with a payload of about 300 bytes.

use event_bus::{Event, EventField};
use serde::{Deserialize, Serialize};

/// A small event: dispatch does not depend on its size.
#[derive(Clone, Serialize, Deserialize, Event)]
#[event("deal.won", topics = ["deals"], local)]
pub(crate) struct DealWon {
    pub(crate) amount: u64,
}

/// Another one, for what other events cost.
#[derive(Clone, Serialize, Deserialize, Event)]
#[event("deal.lost", topics = ["losses"], local)]
pub(crate) struct DealLost {
    pub(crate) amount: u64,
}

/// An event as programs have them, about 300 bytes of JSON.
#[derive(Clone, Serialize, Deserialize, Event)]
#[event("order.placed", topics = ["orders", "sales"], local)]
pub(crate) struct OrderPlaced {
    #[event(key)]
    pub(crate) order_id: u64,
    pub(crate) customer: String,
    pub(crate) email: String,
    pub(crate) currency: String,
    pub(crate) total_cents: i64,
    pub(crate) paid: bool,
    pub(crate) note: Option<String>,
    pub(crate) lines: Vec<Line>,
}

#[derive(Clone, Serialize, Deserialize, EventField)]
pub(crate) struct Line {
    pub(crate) sku: String,
    pub(crate) quantity: u32,
    pub(crate) cents: i64,
}

impl OrderPlaced {
    pub(crate) fn example() -> Self {
        let line = |sku: &str, quantity, cents| Line { sku: sku.to_owned(), quantity, cents };
        Self {
            order_id: 4_711_000_123,
            customer: "Jane van der Example".to_owned(),
            email: "jane.example@example.org".to_owned(),
            currency: "EUR".to_owned(),
            total_cents: 129_950,
            paid: true,
            note: Some("leave it with the neighbours".to_owned()),
            lines: vec![line("chair-oak-4711", 4, 24_990), line("table-oak-0815", 1, 29_990)],
        }
    }
}
