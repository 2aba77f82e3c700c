use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
#[serde(tag = "stage", content = "data")]
enum Stage {
    Won(#[serde(skip)] u64),
    Lost,
}

fn main() {}
