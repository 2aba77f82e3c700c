use event_bus::EventBus;

fn main() {
    let bus = EventBus::builder().state(5_u64);
    let _ = bus.publish_raw("deal.won", 1).send();
}
