use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWonV1 {
    amount: u64,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", version = 2, upcast_from = DealWonV1)]
struct DealWon {
    amount: u64,
}

impl From<DealWonV1> for DealWon {
    fn from(old: DealWonV1) -> Self {
        Self { amount: old.amount }
    }
}

fn main() {}
