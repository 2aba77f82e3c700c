use event_bus::EventSet;

#[derive(EventSet)]
struct DealEvent {
    won: bool,
}

fn main() {}
