use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", topics = ["deals"], reads = "subset")]
struct DealWon {
    deal: u64,
}

fn main() {}
