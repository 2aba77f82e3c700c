use event_bus::{Event, EventSet};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

mod other {
    #[derive(Clone, serde::Serialize, serde::Deserialize, event_bus::Event)]
    #[event("deal.won", local)]
    pub struct DealWon {
        amount: u64,
    }
}

#[derive(EventSet)]
enum DealEvent {
    Won(DealWon),
    Closed(other::DealWon),
}

fn main() {}
