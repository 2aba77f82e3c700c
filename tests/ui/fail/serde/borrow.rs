use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    #[serde(borrow)]
    name: std::borrow::Cow<'static, str>,
}

fn main() {}
