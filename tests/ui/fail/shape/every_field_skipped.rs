use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
struct Cached(#[serde(skip)] u64);

fn main() {}
