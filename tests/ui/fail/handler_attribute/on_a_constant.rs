#[event_bus::handler]
const BILLING: u8 = 1;

fn main() {}
