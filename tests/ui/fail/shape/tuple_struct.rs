use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.created")]
struct DealCreated(u64, String);

fn main() {
    event_bus::EventBus::default().subscribe(|_: &DealCreated| {});
}
