use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
#[event(colour = "red")]
struct Stage {
    name: String,
}

fn main() {}
