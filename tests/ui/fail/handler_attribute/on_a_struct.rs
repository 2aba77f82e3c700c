#[event_bus::handler]
struct Billing;

fn main() {}
