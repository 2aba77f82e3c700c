use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event(7)]
struct DealWon {
    deal: u64,
}

fn main() {}
