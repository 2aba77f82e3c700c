#![deny(unused_must_use)]
use event_bus::EventBus;

fn main() {
    EventBus::default().shutdown(std::time::Duration::from_secs(5));
}
