use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

#[event_bus::handler]
async fn bill(event: &DealWon) {
    let amount = std::rc::Rc::new(event.amount);
    std::future::ready(()).await;
    drop(amount);
}

fn main() {}
