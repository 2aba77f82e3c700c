use event_bus::{Event, EventBus};
use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize, Event)]
#[event("deal.won")]
struct DealWon {
    amount: u64,
}

struct Office {
    bus: EventBus,
}

impl Office {
    fn celebrate(&self, event: &DealWon) {
        println!("{}", event.amount);
    }

    fn open(&self) {
        self.bus.subscribe(|event: &DealWon| self.celebrate(event));
    }
}

fn main() {
    Office { bus: EventBus::default() }.open();
}
