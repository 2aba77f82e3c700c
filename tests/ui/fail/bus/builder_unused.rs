#![deny(unused_must_use)]
use event_bus::EventBus;

fn main() {
    EventBus::builder().source("crm");
}
