use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
#[event(version = 1)]
struct DealWon {
    deal: u64,
}

fn main() {}
