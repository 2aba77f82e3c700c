use event_bus::Event;

#[derive(Clone, Copy, Event)]
#[event("deal.won")]
union DealWon {
    deal: u64,
}

fn main() {}
