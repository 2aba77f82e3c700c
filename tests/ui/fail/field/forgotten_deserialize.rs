use event_bus::Event;
use serde::Serialize;

#[derive(Serialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn main() {}
