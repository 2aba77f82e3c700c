use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.lost")]
struct DealLost {
    amount: u64,
}

fn main() {
    let bus = event_bus::EventBus::default();
    bus.subscription("x").filter(|e: &DealWon| e.amount > 1).handle(|_: &DealLost| {}).unwrap();
}
