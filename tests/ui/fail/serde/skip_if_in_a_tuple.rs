use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
struct Money(u64, #[serde(default, skip_serializing_if = "Option::is_none")] Option<u64>);

fn main() {}
