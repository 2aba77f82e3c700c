use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
#[event(wire = String)]
struct Card {
    #[event(sensitive)]
    number: String,
}

fn main() {}
