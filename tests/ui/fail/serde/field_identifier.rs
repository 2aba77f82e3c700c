use event_bus::EventField;
use serde::Deserialize;

#[derive(Deserialize, EventField)]
#[serde(field_identifier)]
enum Member {
    Name,
    Amount,
}

fn main() {}
