use event_bus::{Event, EventSet};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    deal: u64,
}

#[derive(EventSet)]
enum DealEvent {
    Won(#[event(sensitive)] DealWon),
}

fn main() {}
