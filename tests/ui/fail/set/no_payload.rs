use event_bus::EventSet;

#[derive(EventSet)]
enum DealEvent {
    Other,
    More { field: u64 },
}

fn main() {}
