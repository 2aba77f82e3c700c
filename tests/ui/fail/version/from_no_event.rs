use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct DealWonV1 {
    amount: u64,
}

impl From<DealWonV1> for DealWon {
    fn from(old: DealWonV1) -> Self {
        Self { deal: old.amount }
    }
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", version = 2, upcast_from = DealWonV1)]
struct DealWon {
    deal: u64,
}

fn main() {}
