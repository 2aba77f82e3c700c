use event_bus::Event;
use serde::{Deserialize, Serialize};

impl From<u64> for DealWon {
    fn from(deal: u64) -> Self {
        Self { deal }
    }
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
#[serde(from = "u64")]
struct DealWon {
    deal: u64,
}

fn main() {}
