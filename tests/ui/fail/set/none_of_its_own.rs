use event_bus::{Event, EventSet};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

enum DealEvent {
    Won(DealWon),
}

fn read<S: EventSet>(data: &str) -> Option<S> {
    S::decode("deal.won", 1, data).ok()
}

fn main() {
    let _ = read::<DealEvent>("{}");
}
