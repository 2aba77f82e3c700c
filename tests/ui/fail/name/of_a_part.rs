use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
#[event("deal.stage", version = 2)]
enum Stage {
    Won,
    Lost,
}

fn main() {}
