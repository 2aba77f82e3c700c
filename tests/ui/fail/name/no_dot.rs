use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("created")]
struct DealCreated {
    deal: u64,
}

fn main() {}
