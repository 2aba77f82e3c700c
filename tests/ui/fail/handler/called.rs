use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

async fn bill(_event: &DealWon) {}

fn main() {
    EventBus::default().subscribe(bill(&DealWon { amount: 1 }));
}
