#![deny(unused_must_use)]
fn main() {
    event_bus::Retry::standard();
}
