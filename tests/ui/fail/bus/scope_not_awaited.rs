#![deny(unused_must_use)]
use event_bus::EventBus;

fn main() {
    event_bus::scope(EventBus::default(), async {});
}
