use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.created", wire = String)]
struct DealCreated {
    deal: u64,
}

fn main() {}
