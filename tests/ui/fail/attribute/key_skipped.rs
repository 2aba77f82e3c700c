use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
    #[serde(skip)]
    #[event(key)]
    deal: u64,
}

fn main() {}
