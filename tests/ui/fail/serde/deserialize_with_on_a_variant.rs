use event_bus::EventField;
use serde::{Deserialize, Serialize};

mod as_text {
    pub fn deserialize<'de, D: serde::Deserializer<'de>>(_: D) -> Result<u64, D::Error> {
        Ok(0)
    }
}

#[derive(Serialize, Deserialize, EventField)]
enum Stage {
    Won,
    #[serde(deserialize_with = "as_text::deserialize")]
    Other(u64),
}

fn main() {}
