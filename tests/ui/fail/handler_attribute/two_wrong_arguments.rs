use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

struct Mailer;

#[event_bus::handler]
async fn bill(_event: &DealWon, _currency: String, _mailer: Mailer) {}

fn main() {}
