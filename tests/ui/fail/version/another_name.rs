use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.lost", version = 1, superseded)]
struct DealLost {
    amount: u64,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", version = 2, upcast_from = DealLost)]
struct DealWon {
    amount: u64,
}

impl From<DealLost> for DealWon {
    fn from(old: DealLost) -> Self {
        Self { amount: old.amount }
    }
}

fn main() {}
