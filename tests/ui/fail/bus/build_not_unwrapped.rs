use event_bus::EventBus;

fn main() {
    let bus = EventBus::builder().build();
    let _ = bus.publish_raw("deal.won", 1).send();
}
