struct NotABackend;

fn main() {
    event_bus::EventBus::new(NotABackend);
}
