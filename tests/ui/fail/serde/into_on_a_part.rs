use event_bus::EventField;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, EventField)]
#[serde(from = "u64", into = "u64")]
#[derive(Clone)]
struct Cents(u64);

impl From<u64> for Cents {
    fn from(cents: u64) -> Self {
        Self(cents)
    }
}

impl From<Cents> for u64 {
    fn from(cents: Cents) -> Self {
        cents.0
    }
}

fn main() {}
