use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", version = 1, upcast_from = DealWonV0)]
struct DealWon {
    deal: u64,
}

fn main() {}
