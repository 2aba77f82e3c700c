use event_bus::EventBus;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
struct DealWon {
    amount: u64,
}

fn main() {
    let _ = EventBus::default().publish(DealWon { amount: 1 }).send();
}
