use event_bus::Event;
use serde::Serialize;

#[derive(Serialize, Event)]
#[event("deal.won")]
struct DealWon {
    name: &'static str,
}

fn main() {}
