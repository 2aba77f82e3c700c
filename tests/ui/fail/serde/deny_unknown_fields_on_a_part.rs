use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
#[serde(deny_unknown_fields)]
struct Stage {
    name: String,
}

fn main() {}
