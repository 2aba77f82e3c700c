use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, Event)]
#[event("")]
struct DealWon {
    amount: u64,
}

#[derive(event_bus::EventSet)]
enum DealEvent {
    Won(DealWon),
}

#[event_bus::handler]
fn bill(_event: &DealWon) {}

fn main() {
    let bus = event_bus::EventBus::default();
    bus.subscribe(|_: &DealEvent| {});
    let _ = bus.publish(DealWon { amount: 1 }).send();
}
