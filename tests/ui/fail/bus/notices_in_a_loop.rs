fn main() {
    for notice in event_bus::EventBus::default().notices() {
        println!("{notice}");
    }
}
