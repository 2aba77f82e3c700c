use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(event_bus::EventField)]
struct Stage {
    name: String,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    stage: Stage,
}

fn main() {}
