use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event(topics = ["deals"])]
struct DealWon {
    deal: u64,
}

fn main() {}
