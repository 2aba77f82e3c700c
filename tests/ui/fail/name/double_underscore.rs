use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.stage__changed")]
struct DealStageChanged {
    deal: u64,
}

fn main() {}
