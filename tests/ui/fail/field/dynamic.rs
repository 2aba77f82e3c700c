use event_bus::Event;

trait Shape {}

#[derive(Event)]
#[event("deal.won")]
struct DealWon {
    shape: Box<dyn Shape>,
}

fn main() {}
