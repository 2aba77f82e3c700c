use event_bus::Event;
use serde::{Deserialize, Serialize};

use std::collections::HashMap;

#[derive(Serialize, Deserialize, Event)]
#[event("deal.counted")]
struct DealCounted {
    by_pair: HashMap<(u8, u8), u64>,
}

fn main() {}
