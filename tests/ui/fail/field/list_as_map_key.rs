use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(PartialEq, Eq, Hash, Serialize, Deserialize, event_bus::EventField)]
struct Stage {
    name: String,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    counts: std::collections::HashMap<Stage, u64>,
}

fn main() {}
