#![deny(unused_must_use)]
use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn main() {
    event_bus::EventBus::default().publish(DealWon { amount: 1 });
}
