fn main() {
    event_bus::EventBus::default().subscribe(|event| {});
}
