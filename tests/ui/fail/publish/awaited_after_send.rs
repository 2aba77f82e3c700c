use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

async fn win(bus: &EventBus) {
    bus.publish(DealWon { amount: 1 }).send().await.unwrap();
}

fn main() {}
