use event_bus::Event;
use serde::{Deserialize, Serialize};

struct Amount(u64);

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    #[event(example = Amount(1))]
    amount: u64,
}

fn main() {}
