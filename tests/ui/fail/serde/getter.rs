use event_bus::EventField;
use serde::{Deserialize, Serialize};

struct Foreign(String);

impl Foreign {
    fn name(&self) -> &String {
        &self.0
    }
}

impl From<Stage> for Foreign {
    fn from(stage: Stage) -> Self {
        Self(stage.name)
    }
}

#[derive(Serialize, Deserialize, EventField)]
#[serde(remote = "Foreign")]
struct Stage {
    #[serde(getter = "Foreign::name")]
    name: String,
}

fn main() {}
