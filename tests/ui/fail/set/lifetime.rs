use event_bus::{Event, EventSet};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

#[derive(EventSet)]
enum DealEvent<'a> {
    Won(DealWon),
    Other(&'a DealWon),
}

fn main() {}
