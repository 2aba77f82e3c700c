use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, event_bus::EventField)]
struct Deal {
    id: u64,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    #[serde(flatten)]
    #[event(key)]
    deal: Deal,
}

fn main() {}
