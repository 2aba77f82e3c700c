//! `crate = path`, for crates that re-export event-bus.
mod reexport {
    pub mod inner {
        pub use event_bus::*;
    }
}

use reexport::inner as bus;
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize, bus::EventField)]
#[event(crate = crate::reexport::inner)]
struct Amount(u64);

#[derive(Clone, Serialize, Deserialize, bus::Event)]
#[event("deal.won", crate = crate::reexport::inner)]
struct DealWon {
    amount: Amount,
}

#[derive(bus::EventSet)]
#[event(crate = crate::reexport::inner)]
enum DealEvent {
    Won(DealWon),
}

fn main() {
    bus::EventBus::default().subscribe(|_: &DealEvent| {});
}
