use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Stage;

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    #[event(wire = Stage)]
    stage: String,
}

fn main() {}
