use event_bus::Event;
use serde::{Deserialize, Serialize};

fn main() {}

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct
