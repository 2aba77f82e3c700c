use event_bus::{Context, Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn main() {
    EventBus::default().subscribe(|_: Context, _: &DealWon| {});
}
