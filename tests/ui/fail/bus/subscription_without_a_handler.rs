#![deny(unused_must_use)]
use event_bus::EventBus;

fn main() {
    EventBus::default().subscription("billing").concurrency(4);
}
