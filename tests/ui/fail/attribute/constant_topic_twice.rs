use event_bus::Event;
use serde::{Deserialize, Serialize};

const DEALS: &str = "deals";

#[derive(Serialize, Deserialize, Event)]
#[event("deal.created", topics = ["deals", DEALS])]
struct DealCreated {
    deal: u64,
}

fn main() {}
