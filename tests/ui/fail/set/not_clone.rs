use event_bus::{Event, EventSet};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

#[derive(EventSet)]
enum DealEvent {
    Won(DealWon),
}

fn main() {}
