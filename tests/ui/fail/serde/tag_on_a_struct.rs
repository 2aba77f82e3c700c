use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
#[serde(tag = "type")]
struct Stage {
    name: String,
}

fn main() {}
