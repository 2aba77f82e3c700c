use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn main() {
    let bus = EventBus::default();
    let subscription = bus.subscribe(|_: &DealWon| {});
    bus.unsubscribe(subscription);
}
