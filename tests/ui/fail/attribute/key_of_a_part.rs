use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
struct Stage {
    #[event(key)]
    name: String,
}

fn main() {}
