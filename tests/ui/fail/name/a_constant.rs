use event_bus::Event;
use serde::{Deserialize, Serialize};

const DEAL_WON: &str = "deal.won";

#[derive(Serialize, Deserialize, Event)]
#[event(DEAL_WON)]
struct DealWon {
    deal: u64,
}

fn main() {}
