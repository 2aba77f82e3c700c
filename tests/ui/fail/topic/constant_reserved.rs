use event_bus::Event;
use serde::{Deserialize, Serialize};

const DEALS: &str = "_INBOX.deals";

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", topics = [DEALS])]
struct DealWon {
    deal: u64,
}

fn main() {}
