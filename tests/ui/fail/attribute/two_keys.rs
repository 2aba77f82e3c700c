use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.created")]
struct DealCreated {
    #[event(key)]
    deal: u64,
    #[event(key)]
    owner: u64,
}

fn main() {}
