//! A struct that only reads stands beside the event of its name, and every form of handler takes it.

use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", topics = ["deals"])]
struct DealWon {
    deal: u64,
    amount: u64,
}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", reads = "subset")]
struct Won {
    deal: u64,
}

#[event_bus::handler(name = "ledger", topic = "deals")]
fn ledger(event: &Won) {
    assert_eq!(event.deal, 7);
}

fn main() {
    let bus = EventBus::builder().discover().build().unwrap();
    bus.subscribe(|event: &Won| assert_eq!(event.deal, 7));
    bus.subscribe(|event: &DealWon| assert_eq!(event.amount, 1));
    assert_eq!(bus.publish(DealWon { deal: 7, amount: 1 }).send().unwrap().ran(), 2);
    assert_eq!(bus.subscriptions().iter().count(), 3);
}
