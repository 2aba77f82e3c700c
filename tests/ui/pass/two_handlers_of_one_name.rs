//! Two functions of one name compile, since they may stand in two crates; the bus is not built.

use event_bus::{EventBus, RawEvent};

#[event_bus::handler(name = "audit")]
fn one(_: &RawEvent) {}

mod other {
    #[event_bus::handler(name = "audit")]
    fn other(_: &event_bus::RawEvent) {}
}

fn main() {
    let error = EventBus::builder().discover().build().unwrap_err().to_string();
    assert!(error.starts_with("the bus cannot be built:\n- handler `audit` is there twice, in "), "{error}");
    assert!(error.ends_with(": give one of them another name with `#[handler(name = \"..\")]`"), "{error}");
    assert!(error.contains("::other ("), "{error}");
}
