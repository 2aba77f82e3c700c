use event_bus::{Event, State};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

struct Mailer;

#[event_bus::handler]
fn bill(_event: &DealWon, _mailer: State<Mailer>) {}

fn main() {}
