use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event(version = 1, "deal.won")]
struct DealWon {
    deal: u64,
}

fn main() {}
