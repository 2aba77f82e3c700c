//! Structs that only read what others publish (`reads = "subset"`): each has the fields that its program needs.

use std::time::Duration;

use event_bus::backend::{InMemory, Start};
use event_bus::bus::Finding;
use event_bus::{Event, EventBus, RawEvent, Retry, StoredEvent};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::events::{Notes, Won, now};

/// An order, as the shop publishes it.
#[derive(Debug, Clone, Serialize, Deserialize, Event)]
#[event("reader.ordered", topics = ["orders"])]
struct Ordered {
    /// Which order.
    #[event(key)]
    order: u64,
    /// Who ordered.
    customer: String,
    /// For how much, in cents.
    cents: Option<u64>,
}

/// An order, as the packers see it.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("reader.ordered", reads = "subset")]
struct ToPack {
    /// Which order.
    order: u64,
}

/// What another program publishes, of which this one has nothing but what it reads.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("reader.shipped", version = 2, reads = "subset")]
struct Shipped {
    /// Which order.
    order: u64,
    /// By whom.
    #[serde(default)]
    carrier: Option<String>,
}

fn ordered(order: u64) -> Ordered {
    Ordered { order, customer: "Ada".to_owned(), cents: None }
}

#[test]
fn a_reader_hears_what_is_published_as_the_whole_event() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (reader, whole, on_topic, elsewhere) = (notes.clone(), notes.clone(), notes.clone(), notes.clone());
    let subscription = bus.subscribe(move |event: &ToPack| reader.add(format!("pack {}", event.order)));
    bus.subscribe(move |event: &Ordered| whole.add(format!("{} ordered", event.customer)));
    bus.subscribe_topic("orders", move |event: &ToPack| on_topic.add(format!("on topic: {}", event.order)));
    bus.subscribe_topic("sales", move |event: &ToPack| elsewhere.add(format!("never: {}", event.order)));

    assert_eq!(bus.publish(ordered(7)).send().unwrap().ran(), 3);
    assert_eq!(notes.take(), ["pack 7", "Ada ordered", "on topic: 7"]);
    now(bus.publish_raw("reader.ordered", json!({ "order": 8, "customer": "Bo" }))).unwrap();
    assert_eq!(notes.take(), ["pack 8", "Bo ordered", "on topic: 8"]);
    bus.publish(Won { deal: 1 }).send().unwrap();
    assert!(notes.take().is_empty());

    subscription.unsubscribe();
    bus.publish(ordered(9)).send().unwrap();
    assert_eq!(notes.take(), ["Ada ordered", "on topic: 9"]);
}

#[test]
fn a_reader_is_no_second_event_of_its_name() {
    EventBus::builder().build().unwrap();
    let names: Vec<_> = event_bus::catalog().events().filter(|event| event.name().starts_with("reader.")).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert_eq!(names[0].fields().len(), 3);
    let catalog = event_bus::catalog();
    let readers: Vec<_> = catalog.readers().map(|reader| (reader.name(), reader.version())).collect();
    assert_eq!(readers, [(ToPack::NAME, 1), (Shipped::NAME, 2)]);
    let bus = EventBus::default();
    bus.subscribe_topic("anywhere", |_: &ToPack| {});
    assert!(!bus.verify().iter().any(|finding| matches!(finding, Finding::NoSuchTopic { .. })));
}

#[tokio::test(start_paused = true)]
async fn an_async_reader_reads_an_event_once_for_all_its_attempts() {
    let (bus, notes) = (EventBus::default(), Notes::default());
    let (one, two) = (notes.clone(), notes.clone());
    let builder = bus.subscription("one").retry(Retry::exponential(Duration::from_secs(1)).max_attempts(2));
    let failing = event_bus::subscribe!(builder, async move |event: &ToPack| {
        tokio::task::yield_now().await;
        one.add(format!("{event:p}"));
        Err::<(), _>(std::io::Error::other("again"))
    });
    failing.unwrap();
    bus.subscription("two").queued().handle(move |event: &ToPack| two.add(format!("{event:p}"))).unwrap();
    bus.publish(ordered(7)).await.unwrap();
    tokio::time::sleep(Duration::from_mins(1)).await;
    bus.settle().await.unwrap();
    let notes = notes.take();
    assert_eq!(notes.len(), 3);
    assert!(notes.iter().all(|place| *place == notes[0]), "{notes:?}");
    assert_eq!(bus.dead_letters().len(), 1);
}

#[tokio::test]
async fn a_reader_reads_from_a_backend_that_stores_what_its_program_cannot_publish() {
    let (backend, notes) = (InMemory::storing(), Notes::default());
    let producer = EventBus::builder().backend(backend.clone()).allow_unregistered().build().unwrap();
    let shipped = |data| RawEvent::new("reader.shipped", data).unwrap().with_topics(["shipping"]).unwrap();
    let of_version = |version, data| producer.publish_event(shipped(data)).version(version);
    of_version(2, json!({ "order": 1, "carrier": "DHL", "weight": 3 })).await.unwrap();
    of_version(2, json!({ "order": 2 })).await.unwrap();
    of_version(2, json!({ "number": 3 })).await.unwrap();
    of_version(3, json!({ "order": 4 })).await.unwrap();

    let bus = EventBus::new(backend);
    let by_name = notes.clone();
    bus.subscription("packers")
        .start(Start::Beginning)
        .handle(move |event: &Shipped| by_name.add(format!("{} by {:?}", event.order, event.carrier)))
        .unwrap();
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), [r#"1 by Some("DHL")"#, "2 by None"]);
    // What cannot be read is a dead letter; what is newer than the program waits for a newer program.
    let letters = bus.dead_letters().all();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].error, "event `reader.shipped` v2: `order` must be a whole number (u64), and is missing");
}

#[test]
fn what_a_reader_cannot_read_fails_for_it_alone() {
    let (bus, notes) = (EventBus::builder().allow_unregistered().build().unwrap(), Notes::default());
    let (reader, raw) = (notes.clone(), notes.clone());
    bus.subscribe(move |event: &Shipped| reader.add(event.order.to_string()));
    bus.subscribe(move |event: &RawEvent| raw.add(event.data().to_string()));
    let receipt = bus.publish_raw("reader.shipped", json!({ "order": "x" })).version(2).send().unwrap();
    assert_eq!(receipt.failures().len(), 1);
    assert_eq!(notes.take(), [r#"{"order":"x"}"#]);
}
