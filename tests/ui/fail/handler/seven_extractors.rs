use event_bus::{Event, EventBus, Metadata};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn bill(_: &DealWon, _: Metadata, _: Metadata, _: Metadata, _: Metadata, _: Metadata, _: Metadata, _: Metadata) {}

fn main() {
    EventBus::default().subscribe(bill);
}
