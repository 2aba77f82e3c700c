use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn main() {
    EventBus::default().subscribe(async |event: &DealWon| {
        let amount = std::rc::Rc::new(event.amount);
        std::future::ready(()).await;
        drop(amount);
    });
}
