use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", reads = "subset")]
struct DealWon {
    deal: u64,
}

fn main() {
    let _ = event_bus::EventBus::default().publish(DealWon { deal: 1 }).send();
}
