use event_bus::{Event, EventField};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
struct Card {
    number: String,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.paid")]
struct DealPaid {
    #[serde(flatten)]
    #[event(sensitive)]
    card: Card,
}

fn main() {}
