use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn main() {
    let event = DealWon { amount: 1 };
    let _ = EventBus::default().publish(event).send();
    println!("{}", event.amount);
}
