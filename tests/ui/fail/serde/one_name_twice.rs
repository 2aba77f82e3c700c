use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.created")]
struct DealCreated {
    deal: u64,
    #[serde(rename = "deal")]
    other: u64,
}

fn main() {}
