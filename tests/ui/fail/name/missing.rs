use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
struct DealCreated {
    deal: u64,
}

fn main() {}
