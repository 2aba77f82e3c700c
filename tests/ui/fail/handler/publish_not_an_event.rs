struct NotAnEvent;

fn main() {
    let _ = event_bus::EventBus::default().publish(NotAnEvent).send();
}
