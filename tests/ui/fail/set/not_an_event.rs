use event_bus::EventSet;

#[derive(Clone)]
struct NotAnEvent;

#[derive(EventSet)]
enum DealEvent {
    Nope(NotAnEvent),
}

fn main() {}
