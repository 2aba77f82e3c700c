use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

#[event_bus::handler]
async fn bill(event: &DealWon) -> Result<u64, String> {
    Ok(event.amount)
}

fn main() {}
