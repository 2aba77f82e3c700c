use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", version = 1, superseded)]
struct DealWonV1 {
    amount: u64,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", upcast_from = DealWonV1)]
struct DealWon {
    deal: u64,
}

fn main() {}
