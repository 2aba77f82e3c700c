use event_bus::{Event, State};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

#[event_bus::handler]
fn bill(State(_rate): State<u64>, _event: &DealWon) {}

fn main() {}
