use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", version = 1, superseded)]
struct DealWonV1 {
    amount: u64,
}

fn main() {
    let _ = event_bus::EventBus::default().publish(DealWonV1 { amount: 1 }).send();
}
