use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    #[serde(renam = "id")]
    deal: u64,
}

fn main() {}
