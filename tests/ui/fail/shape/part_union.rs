use event_bus::EventField;

#[derive(EventField)]
union Stage {
    won: u8,
    lost: u8,
}

fn main() {}
