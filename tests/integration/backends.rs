//! Backends: the two that are built in, and one's own.

use std::io;

use event_bus::backend::{Ack, BackendError, InMemory, SyncBackend};
use event_bus::{EventBus, RawEvent};

use crate::events::{Lost, Notes, Won};
use crate::lines::logged;

struct Mine(Notes);

impl SyncBackend for Mine {
    fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        for topic in event.topics() {
            self.0.add(format!("{topic}: {}", event.data()));
        }
        Ok(Ack::Handed)
    }
}

struct Failing;

impl SyncBackend for Failing {
    fn publish(&self, _: &RawEvent) -> Result<Ack, BackendError> {
        Err(io::Error::other("the disk is full"))?
    }
}

struct Panicking;

impl SyncBackend for Panicking {
    fn publish(&self, _: &RawEvent) -> Result<Ack, BackendError> {
        panic!("not today")
    }
}

#[test]
fn a_backend_of_ones_own_gets_every_event_before_the_handlers() {
    let notes = Notes::default();
    let bus = EventBus::new(Mine(notes.clone()));
    let handler = notes.clone();
    bus.subscribe(move |_: &Won| handler.add("handler"));
    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();
    assert_eq!(notes.take(), [r#"tests: {"deal":1}"#, r#"sales: {"deal":1}"#, "handler"]);
    assert_eq!(receipt.backends()[0].name(), "Mine");
    assert_eq!(receipt.backends()[0].result().unwrap(), Ack::Handed);
}

#[test]
fn a_backend_that_fails_or_panics_stands_in_the_receipt_and_the_rest_goes_on() {
    let (memory, notes) = (InMemory::new(), Notes::default());
    let bus = EventBus::builder().backend(Failing).backend(Panicking).backend(memory.clone()).build().unwrap();
    let handler = notes.clone();
    bus.subscribe(move |_: &Won| handler.add("handler"));

    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();

    let results: Vec<_> = receipt
        .backends()
        .iter()
        .map(|backend| match backend.result() {
            Ok(ack) => format!("{}: {ack:?}", backend.name()),
            Err(error) => format!("{}: {error}", backend.name()),
        })
        .collect();
    assert_eq!(results, ["Failing: the disk is full", "Panicking: panicked: not today", "InMemory: Handed"]);
    assert_eq!(memory.get_events(None).len(), 1);
    assert_eq!(notes.take(), ["handler"]);
}

#[test]
fn memory_keeps_one_entry_for_each_publish_oldest_first() {
    let memory = InMemory::new();
    let bus = EventBus::new(memory.clone());
    bus.publish(Won { deal: 1 }).topic("more").send().unwrap();
    bus.publish(Lost { deal: 2 }).send().unwrap();
    let names: Vec<_> = memory.get_events(None).iter().map(|event| event.event_type().to_owned()).collect();
    assert_eq!(names, ["test.won", "test.lost"]);
    assert_eq!(memory.get_events(Some("test.lost")).len(), 1);
    assert!(memory.get_events(Some("test.none")).is_empty());
    memory.clear();
    assert!(memory.get_events(None).is_empty());
}

#[test]
fn noop_says_once_what_it_is_and_logs_events_at_debug() {
    use tracing_subscriber::filter::LevelFilter;
    let at_info = logged(LevelFilter::INFO, || {
        let bus = EventBus::default();
        bus.publish(Won { deal: 1 }).send().unwrap();
        bus.publish(Won { deal: 2 }).send().unwrap();
    });
    assert_eq!(at_info.iter().filter(|line| line.contains("the backend is NoOp")).count(), 1, "{at_info:#?}");
    assert!(!at_info.iter().any(|line| line.contains("Event: ")), "{at_info:#?}");

    let at_debug = logged(LevelFilter::DEBUG, || {
        EventBus::default().publish(Won { deal: 1 }).send().unwrap();
    });
    let line = r#"DEBUG event_bus::events: Event: test.won | Topics: tests, sales | Data: {"deal":1}"#;
    assert!(at_debug.iter().any(|logged| logged == line), "{at_debug:#?}");
}

#[test]
fn log_lines_are_one_line_each_and_hide_what_is_sensitive() {
    use tracing_subscriber::filter::LevelFilter;
    let lines = logged(LevelFilter::DEBUG, || {
        let bus = EventBus::default();
        let secret = "ada@example.org".to_owned();
        let inner = Inner { token: secret.clone() };
        bus.publish(Secretive { email: secret, note: "a\nb\u{1b}[2J\u{2028}".to_owned(), inner }).send().unwrap();
    });
    let events: Vec<_> = lines.iter().filter(|line| line.contains("Event: ")).collect();
    assert_eq!(events.len(), 1, "{lines:#?}");
    assert!(!events[0].contains("ada"), "{events:?}");
    assert_eq!(events[0].matches("[redacted]").count(), 2, "{events:?}");
    assert!(events[0].contains(r"a\nb\u001b[2J"), "{events:?}");
    assert!(!events[0].contains('\u{2028}'), "{events:?}");
}

#[test]
fn whether_events_are_logged_changes_nothing() {
    use tracing_subscriber::filter::LevelFilter;
    let run = |key: &str| {
        let (bus, notes) = (EventBus::default(), Notes::default());
        let handler = notes.clone();
        bus.subscribe(move |event: &Odd| handler.add(event.key.len().to_string()));
        bus.publish(Odd { key: key.to_owned(), map: [((1, 2), 3)].into() }).send().unwrap();
        notes.take()
    };
    let long = "k".repeat(300);
    assert_eq!(run(&long), ["300"]);
    let lines = logged(LevelFilter::DEBUG, || assert_eq!(run(&long), ["300"]));
    assert!(!lines.iter().any(|line| line.contains("Event: ")), "{lines:#?}");
}

/// Neither its key nor its data can be written.
#[derive(serde::Serialize, serde::Deserialize, event_bus::Event)]
#[event("test.odd", local)]
struct Odd {
    #[event(key)]
    key: String,
    #[event(wire = std::collections::BTreeMap<String, u8>)]
    map: std::collections::BTreeMap<(u8, u8), u8>,
}

#[test]
fn a_failing_handler_is_logged_with_event_id_and_chain() {
    use tracing_subscriber::filter::LevelFilter;
    let mut id = None;
    let lines = logged(LevelFilter::ERROR, || {
        let bus = EventBus::default();
        bus.subscription("billing").handle(|_: &Won| Err("no paper left")).unwrap();
        id = Some(bus.publish(Won { deal: 1 }).send().unwrap().id());
    });
    let id = id.unwrap();
    let line = format!("ERROR event_bus: handler `billing` failed: no paper left event=test.won id={id}");
    assert_eq!(lines, [line]);
}

/// Something with secrets.
#[derive(serde::Serialize, serde::Deserialize, event_bus::Event)]
#[event("test.secretive")]
struct Secretive {
    /// A secret.
    #[event(sensitive)]
    email: String,
    /// No secret.
    note: String,
    /// With a secret.
    inner: Inner,
}

/// With a secret.
#[derive(serde::Serialize, serde::Deserialize, event_bus::EventField)]
struct Inner {
    #[event(sensitive)]
    token: String,
}
