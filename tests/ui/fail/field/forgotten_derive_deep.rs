use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, event_bus::EventField)]
struct Stage {
    reason: Reason,
}

#[derive(Serialize, Deserialize)]
enum Reason {
    Price,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    stages: Vec<Option<Stage>>,
}

fn main() {}
