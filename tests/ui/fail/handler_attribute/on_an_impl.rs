struct Billing;

#[event_bus::handler]
impl Billing {}

fn main() {}
