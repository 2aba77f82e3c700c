use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
#[serde(rename_all(serialize = "camelCase", deserialize = "snake_case"))]
struct Stage {
    long_name: String,
}

fn main() {}
