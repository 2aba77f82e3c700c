use event_bus::EventBus;

struct NotAnEvent;

fn main() {
    let bus = EventBus::default();
    bus.subscribe(|_: &NotAnEvent| {});
}
