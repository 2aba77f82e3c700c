use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
enum Stage {
    Won,
    #[serde(untagged)]
    Other(String),
}

fn main() {}
