use event_bus::Event;
use serde::{Deserialize, Serialize};

const DEALS: &str = "deals and leads";

#[derive(Serialize, Deserialize, Event)]
#[event("deal.created", topics = [DEALS])]
struct DealCreated {
    deal: u64,
}

fn main() {}
