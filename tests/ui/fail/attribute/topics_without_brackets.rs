use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.created", topics = "deals")]
struct DealCreated {
    deal: u64,
}

fn main() {}
