use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.created")]
struct DealCreated {
    deal: u64,
    #[serde(flatten)]
    amount: Unknown,
}

#[derive(Serialize, Deserialize)]
struct Unknown {}

fn main() {}
