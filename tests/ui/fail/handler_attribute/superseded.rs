use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.lost", superseded)]
struct DealLost {
    amount: u64,
}

#[event_bus::handler]
fn react(_event: &DealLost) {}

fn main() {}
