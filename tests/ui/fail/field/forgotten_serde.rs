use event_bus::Event;

#[derive(Event)]
#[event("deal.created")]
struct DealCreated {
    deal: u64,
}

fn main() {}
