use event_bus::handler::EventBatch;

struct NotAnEvent;

#[event_bus::handler]
fn bill(_events: &EventBatch<NotAnEvent>) {}

fn main() {}
