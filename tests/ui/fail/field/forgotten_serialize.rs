use event_bus::Event;
use serde::Deserialize;

#[derive(Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn main() {}
