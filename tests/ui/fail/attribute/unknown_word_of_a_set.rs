use event_bus::{Event, EventSet};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

#[derive(EventSet)]
#[event(topics = ["deals"])]
enum DealEvent {
    Won(DealWon),
}

fn main() {}
