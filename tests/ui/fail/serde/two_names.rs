use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.created")]
struct DealCreated {
    #[serde(rename(serialize = "a", deserialize = "b"))]
    deal: u64,
}

fn main() {}
