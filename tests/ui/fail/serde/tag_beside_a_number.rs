use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
#[serde(tag = "stage")]
enum Stage {
    Won(u64),
}

fn main() {}
