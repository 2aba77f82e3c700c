use event_bus::Event;
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

struct Billing;

impl Billing {
    #[event_bus::handler]
    fn bill(&self, _event: &DealWon) {}
}

fn main() {}
