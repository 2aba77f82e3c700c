fn main() {
    event_bus::EventBus::new("log:info");
}
