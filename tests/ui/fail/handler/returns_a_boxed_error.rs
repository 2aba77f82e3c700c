//! A boxed error that cannot go to another thread.

use event_bus::{Event, EventBus};

#[derive(serde::Serialize, serde::Deserialize, Event)]
#[event("deal.won")]
struct DealWon {}

fn book(_: &DealWon) -> Result<(), Box<dyn std::error::Error>> {
    Ok(())
}

fn main() {
    EventBus::default().subscribe(book);
}
