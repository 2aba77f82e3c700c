//! Handlers that are found, not wired.

use event_bus::backend::InMemory;
use event_bus::{Context, EventBus, State};

use crate::events::{Ended, Lost, Notes, Won};

/// Tells the notes of this module from other state.
#[derive(Clone, Default)]
struct Found(Notes);

/// What is asked for by a function whose state only one test gives.
#[derive(Clone)]
struct Printer;

#[event_bus::handler]
fn by_path(event: &Won, State(found): State<Found>, context: Context) {
    found.0.add(format!("{} {}", context.subscription(), event.deal));
}

#[event_bus::handler(name = "found-later", topic = "sales", concurrency = 2, retry = 3, buffer = 8)]
async fn later(event: &Won, State(found): State<Found>, bus: EventBus) -> Result<(), event_bus::PublishError<Lost>> {
    found.0.add(format!("later {}", event.deal));
    bus.publish(Lost { deal: event.deal }).await.map(drop)
}

#[event_bus::handler(name = "found-set", queued)]
fn set(event: &Ended, State(found): State<Found>, _: State<Printer>) {
    if let Ended::Lost(lost) = event {
        found.0.add(format!("set {}", lost.deal));
    }
}

#[tokio::test]
async fn every_handler_of_the_program_is_subscribed_by_its_path_or_name() {
    let found = Found::default();
    let bus = EventBus::builder().state(found.clone()).state(Printer).discover().build().unwrap();
    let mut names: Vec<_> = bus.subscriptions().iter().filter_map(|one| one.name().map(str::to_owned)).collect();
    names.sort();
    assert_eq!(names, ["found-later", "found-set", "integration::discovery::by_path"]);
    bus.publish(Won { deal: 7 }).await.unwrap();
    bus.settle().await.unwrap();
    let mut all = found.0.take();
    all.sort();
    assert_eq!(all, ["integration::discovery::by_path 7", "later 7", "set 7"]);
}

#[tokio::test]
async fn found_handlers_are_durable_where_the_backend_is() {
    let log = InMemory::storing();
    let found = Found::default();
    let build =
        || EventBus::builder().backend(log.clone()).state(found.clone()).state(Printer).discover().build().unwrap();
    let (one, other) = (build(), build());
    one.publish(Won { deal: 1 }).await.unwrap();
    for bus in [&one, &other, &one, &other] {
        bus.settle().await.unwrap();
    }
    assert_eq!(found.0.take().len(), 3, "each of the names has it once, in one of the two processes");
}

#[tokio::test]
async fn what_cannot_be_subscribed_is_a_problem_of_the_build_with_its_place() {
    let error = EventBus::builder().state(Found::default()).discover().build().unwrap_err();
    let text = error.to_string();
    assert!(
        text.starts_with(
            "the bus cannot be built:\n- handler `found-set` in integration::discovery (tests/integration/discovery.rs:"
        ),
        "{text}"
    );
    assert!(
        text.contains("cannot be subscribed: no `State<integration::discovery::Printer>`: add `.state(..)`"),
        "{text}"
    );
    assert_eq!(error.problems().len(), 1);
}

#[test]
fn without_a_runtime_every_handler_that_needs_one_is_listed() {
    let builder = EventBus::builder().state(Found::default()).state(Printer).discover();
    let error = builder.build().unwrap_err();
    assert_eq!(error.problems().len(), 2, "{error}");
    assert!(error.to_string().contains("handler `found-later`"), "{error}");
}
