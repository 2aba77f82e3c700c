use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.created")]
struct DealCreated<P> {
    payload: P,
}

fn main() {}
