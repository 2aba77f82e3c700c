use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("Deal.StageChanged", topics = ["deals"])]
struct DealStageChanged {
    deal: u64,
}

fn main() {}
