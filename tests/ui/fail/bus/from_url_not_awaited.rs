use event_bus::EventBus;

fn main() {
    let bus = EventBus::from_url("noop:");
    println!("{:?}", bus.list());
}
