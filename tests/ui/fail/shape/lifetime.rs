use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Event)]
#[event("deal.created")]
struct DealCreated<'a> {
    name: &'a str,
}

fn main() {}
