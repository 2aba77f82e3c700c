use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct Stage(String);

#[derive(Serialize, Deserialize, Event)]
#[event("deal.moved")]
struct DealMoved {
    deal: u64,
    stages: Vec<Stage>,
}

fn main() {}
