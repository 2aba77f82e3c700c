use event_bus::{Event, State};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

#[event_bus::handler]
fn bill(_event: &DealWn, _currency: Currncy, _mailer: State<Mailr>) -> Result<(), BillingEror> {
    Ok(())
}

fn main() {}
