use event_bus::EventBus;

struct NotAnEvent;

fn main() {
    let bus = EventBus::default();
    bus.subscription("x").handle(|_: &NotAnEvent| {}).unwrap();
}
