use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
struct CardNumber(#[event(sensitive)] String);

fn main() {}
