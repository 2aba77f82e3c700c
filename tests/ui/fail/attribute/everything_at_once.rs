use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("Deal.Created", topic = ["deals"], version = 0)]
struct DealCreated {
    #[event(sensitve)]
    deal: u64,
}

fn main() {}
