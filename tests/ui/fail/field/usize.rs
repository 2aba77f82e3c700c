use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.counted")]
struct DealCounted {
    count: usize,
}

fn main() {}
