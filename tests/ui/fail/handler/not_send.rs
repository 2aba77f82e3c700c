use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

fn main() {
    let office = std::rc::Rc::new("Berlin");
    EventBus::default().subscribe(move |_: &DealWon| println!("{office}"));
}
