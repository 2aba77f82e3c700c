use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
enum Payment {
    Card(#[event(sensitive)] String),
    Cash,
}

fn main() {}
