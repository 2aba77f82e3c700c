static BUS: event_bus::EventBus = event_bus::EventBus::default();

fn main() {}
