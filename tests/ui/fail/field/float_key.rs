use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.scored")]
struct DealScored {
    #[event(key)]
    score: f64,
}

fn main() {}
