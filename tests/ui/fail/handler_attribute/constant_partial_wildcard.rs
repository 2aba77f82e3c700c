use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

const DEALS: &str = "deal*";

#[event_bus::handler(topic = DEALS)]
fn bill(_event: &DealWon) {}

fn main() {}
