use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
enum Stage {
    #[serde(skip)]
    Won,
}

fn main() {}
