#![deny(unused_must_use)]
use event_bus::{EventBus, RawEvent};

fn main() {
    EventBus::default().subscribe(|_: &RawEvent| {}).guard();
}
