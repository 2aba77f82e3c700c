#![deny(unused_must_use)]

fn main() {
    event_bus::testing::replace_global(event_bus::EventBus::default());
}
