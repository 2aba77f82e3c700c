use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
#[serde(transparent)]
struct CardNumber {
    #[event(sensitive)]
    digits: String,
}

fn main() {}
