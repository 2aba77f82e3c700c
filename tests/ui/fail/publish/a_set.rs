use event_bus::{Event, EventBus, EventSet};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

#[derive(EventSet)]
enum DealEvent {
    Won(DealWon),
}

fn main() {
    let _ = EventBus::default().publish(DealEvent::Won(DealWon { amount: 1 })).send();
}
