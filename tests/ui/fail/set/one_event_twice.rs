use event_bus::{Event, EventSet};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

type Again = DealWon;

#[derive(EventSet)]
enum DealEvent {
    Won(DealWon),
    Again(Again),
}

fn main() {}
