struct NotAnEvent;

#[event_bus::handler]
fn bill(_event: &NotAnEvent) {}

fn main() {}
