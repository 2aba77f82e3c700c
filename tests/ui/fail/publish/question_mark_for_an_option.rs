use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn win(bus: &EventBus) -> Option<u64> {
    bus.publish(DealWon { amount: 1 }).send()?;
    Some(1)
}

fn main() {}
