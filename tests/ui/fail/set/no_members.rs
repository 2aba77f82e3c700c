use event_bus::EventSet;

#[derive(EventSet)]
enum DealEvent {}

fn main() {}
