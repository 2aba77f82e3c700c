use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn main() {
    let bus = EventBus::default();
    bus.subscribe(async |event: &DealWon| {
        let _ = bus.publish(DealWon { amount: event.amount + 1 }).await;
    });
}
