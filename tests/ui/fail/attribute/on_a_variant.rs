use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
enum Stage {
    #[event(sensitive)]
    Won,
    Lost,
}

fn main() {}
