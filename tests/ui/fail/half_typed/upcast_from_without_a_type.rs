use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", version = 2, upcast_from = )]
struct DealWon {
    deal: u64,
}

fn main() {}
