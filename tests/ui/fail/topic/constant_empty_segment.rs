use event_bus::Event;
use serde::{Deserialize, Serialize};

const DEALS: &str = "crm..deals";

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", topics = [DEALS])]
struct DealWon {
    deal: u64,
}

fn main() {}
