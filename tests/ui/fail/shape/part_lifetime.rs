use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
struct Name<'a> {
    text: &'a str,
}

fn main() {}
