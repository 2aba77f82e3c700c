use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
enum Stage {
    Won,
    #[serde(skip_serializing)]
    Lost,
}

fn main() {}
