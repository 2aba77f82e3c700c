use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
struct Currency(#[event(example = "EUR")] String);

fn main() {}
