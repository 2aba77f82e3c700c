use event_bus::{Event, EventBus, State};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

struct Mailer;

fn main() {
    EventBus::default().subscribe(|_: &DealWon, _: State<Mailer>| {});
}
