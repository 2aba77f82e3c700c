//! The backends that log: `Logging` and `Monitored`.

use std::process::Command;
use std::time::Duration;

use event_bus::backend::{
    Ack, AsyncBackend, Backend, BackendError, Encoded, Handoff, InMemory, Logging, Monitored, NoOp,
};
use event_bus::backend::{IntoBackend as _, SyncBackend};
use event_bus::{EventBus, RawEvent};
use tracing::Level;
use tracing_subscriber::filter::LevelFilter;

use crate::events::{Won, now};
use crate::lines::logged;

const LINE: &str = r#"event_bus::events: Event: test.won | Topics: tests, sales | Data: {"deal":1}"#;

/// Set for the process that writes to its standard error stream.
const CHILD: &str = "EVENT_BUS_TEST_LOGS_TO_STDERR";

fn lines_about_events(level: LevelFilter, run: impl FnOnce()) -> Vec<String> {
    logged(level, run).into_iter().filter(|line| line.contains("event_bus::events")).collect()
}

#[test]
fn each_event_is_one_line_at_the_level_that_was_chosen() {
    for (level, name) in [
        (Level::TRACE, "TRACE"),
        (Level::DEBUG, "DEBUG"),
        (Level::INFO, "INFO"),
        (Level::WARN, "WARN"),
        (Level::ERROR, "ERROR"),
    ] {
        let lines = lines_about_events(LevelFilter::TRACE, || {
            EventBus::new(Logging::new(level)).publish(Won { deal: 1 }).send().unwrap();
        });
        assert_eq!(lines, [format!("{name} {LINE}")]);
    }
    assert_eq!(Logging::default(), Logging::new(Level::INFO));
}

#[test]
fn while_its_level_is_off_it_wants_no_events() {
    let lines = lines_about_events(LevelFilter::WARN, || {
        assert!(!Logging::default().wants_events());
        assert!(Logging::new(Level::WARN).wants_events());
        assert!(Logging::stderr(Level::DEBUG).wants_events());
        let receipt = EventBus::new(Logging::default()).publish(Won { deal: 1 }).send().unwrap();
        assert_eq!(receipt.backends()[0].result().unwrap(), Ack::Discarded);
    });
    assert!(lines.is_empty(), "{lines:?}");
}

#[test]
fn what_would_forge_lines_or_steer_a_terminal_is_harmless() {
    let forged = "a\n2026-01-01 INFO forged\u{1b}[2J\u{2028}\u{0}";
    let event =
        RawEvent::new("test.forged", serde_json::json!({ "note": forged, "long": "x".repeat(1_000_000) })).unwrap();
    let lines = logged(LevelFilter::INFO, || {
        Logging::default().publish(&event).unwrap();
    });
    assert_eq!(lines.len(), 1, "one physical line");
    assert!(!lines[0].chars().any(char::is_control));
    assert!(lines[0].len() < 9_000, "{}", lines[0].len());
}

#[test]
fn stderr_needs_no_subscriber() {
    if std::env::var_os(CHILD).is_some() {
        EventBus::new(Logging::stderr(Level::INFO)).publish(Won { deal: 1 }).send().unwrap();
        return;
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["logging::stderr_needs_no_subscriber", "--exact", "--nocapture"])
        .env(CHILD, "1")
        .output()
        .unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    let line = r#"INFO: Event: test.won | Topics: tests, sales | Data: {"deal":1}"#;
    assert_eq!(stderr.lines().filter(|written| *written == line).count(), 1, "{stderr}");
}

struct Failing;

impl SyncBackend for Failing {
    fn publish(&self, _: &RawEvent) -> Result<Ack, BackendError> {
        Err(BackendError::message("the disk is full"))
    }
}

struct Slow(InMemory);

impl AsyncBackend for Slow {
    async fn publish(&self, event: &RawEvent) -> Result<Ack, BackendError> {
        let event = Encoded::new(event.clone(), uuid::Uuid::nil());
        let Handoff::Ready(mut results) = self.0.publish(&[event]) else { panic!("memory answers at once") };
        results.remove(0)
    }
}

#[test]
fn monitored_logs_each_event_that_its_backend_took() {
    let lines = lines_about_events(LevelFilter::INFO, || {
        let bus = EventBus::new(Monitored(NoOp));
        assert_eq!(bus.backends()[0].name(), "Monitored(NoOp)");
        let receipt = bus.publish(Won { deal: 1 }).send().unwrap();
        assert_eq!(receipt.backends()[0].result().unwrap(), Ack::Discarded);

        let receipt = EventBus::new(Monitored(Failing)).publish(Won { deal: 1 }).send().unwrap();
        receipt.backends()[0].result().unwrap_err();
    });
    assert_eq!(lines, ["INFO event_bus::events: Event published: test.won"]);
}

#[test]
fn monitored_leaves_its_backend_as_it_is() {
    let memory = InMemory::new();
    let plain = memory.clone().into_backend();
    let monitored: Box<dyn Backend> = Monitored(Monitored(memory.clone())).into_backend();
    assert_eq!(monitored.name(), "Monitored(Monitored(InMemory))");
    assert_eq!(monitored.capabilities(), plain.capabilities());
    assert_eq!(monitored.answers_at_once(), plain.answers_at_once());
    assert_eq!(monitored.source().is_some(), plain.source().is_some());
    now(monitored.flush()).unwrap();
    assert_eq!(now(monitored.close(Duration::ZERO)).unflushed, 0);

    let slow = Monitored(Slow(memory.clone())).into_backend();
    assert!(!slow.answers_at_once());
    let event = Encoded::new(RawEvent::new("test.slow", 1).unwrap(), uuid::Uuid::nil());
    let lines = lines_about_events(LevelFilter::INFO, || {
        let Handoff::Pending(results) = slow.publish(std::slice::from_ref(&event)) else { panic!("it takes time") };
        assert_eq!(now(results).len(), 1);
    });
    assert_eq!(lines, ["INFO event_bus::events: Event published: test.slow"]);
    assert_eq!(memory.get_events(None).len(), 1);
}

#[test]
fn monitored_wants_events_for_its_line_or_for_its_backend() {
    logged(LevelFilter::WARN, || {
        assert!(!Monitored(NoOp).into_backend().wants_events());
        assert!(Monitored(InMemory::new()).into_backend().wants_events());
    });
    logged(LevelFilter::INFO, || assert!(Monitored(NoOp).into_backend().wants_events()));
}
