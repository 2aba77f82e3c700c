use event_bus::EventField;
use serde::{Deserialize, Serialize};

mod as_text {
    pub fn serialize<S: serde::Serializer>(number: &u64, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(number)
    }
    pub fn deserialize<'de, D: serde::Deserializer<'de>>(_: D) -> Result<u64, D::Error> {
        Ok(0)
    }
}

#[derive(Serialize, Deserialize, EventField)]
enum Stage {
    Won,
    #[serde(with = "as_text")]
    Other(u64),
}

fn main() {}
