use event_bus::EventSet;

#[derive(EventSet)]
enum DealEvent {
    Won(),
}

fn main() {}
