use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", version = 1, superseded)]
struct DealWonV1 {
    amount: u64,
}

fn main() {
    event_bus::EventBus::default().subscribe(|_: &DealWonV1| {});
}
