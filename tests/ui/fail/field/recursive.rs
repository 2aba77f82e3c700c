use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
struct Node {
    children: Vec<Node>,
}

fn main() {}
