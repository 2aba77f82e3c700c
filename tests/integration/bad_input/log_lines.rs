//! Data that would forge log lines or steer a terminal.

use event_bus::backend::{Logging, SyncBackend as _};
use event_bus::bus::PublishErrorKind;
use event_bus::{EncodeError, EventBus, RawEvent};
use serde_json::json;
use tracing_subscriber::filter::LevelFilter;

use crate::lines::logged;

const FORGED: &str = "x\n2026-01-01 INFO forged\r\u{1b}[2J\u{9b}2J\u{2028}\u{2029}\u{85}\u{202e}\0\u{7f}";

fn lines(publish: impl FnOnce(&EventBus)) -> Vec<String> {
    logged(LevelFilter::TRACE, || {
        let bus = EventBus::builder().backend(Logging::default()).allow_unregistered().build().unwrap();
        publish(&bus);
    })
}

#[test]
fn row_47_an_event_is_one_line_whatever_is_in_it() {
    let lines = lines(|bus| {
        let data = json!({ "note": FORGED, FORGED: [FORGED] });
        bus.publish_raw("test.forged", data).metadata("note", FORGED).key(FORGED).send().unwrap();
    });
    let about: Vec<_> = lines.iter().filter(|line| line.contains("test.forged")).collect();
    assert_eq!(about.len(), 1, "{lines:?}");
    for line in &lines {
        assert!(!line.starts_with("2026-01-01"), "{line:?}");
        let steers = |letter: char| letter.is_control() || "\u{2028}\u{2029}\u{202e}".contains(letter);
        assert!(!line.contains(steers), "{line:?}");
    }
}

#[test]
fn row_47_a_long_line_is_cut_and_says_how_long_it_was() {
    let event = RawEvent::new("test.forged", json!({ "a": "é".repeat(500_000) })).unwrap();
    let lines = logged(LevelFilter::INFO, || {
        Logging::default().publish(&event).unwrap();
    });
    assert_eq!(lines.len(), 1);
    assert!(lines[0].ends_with("…1000008 bytes") && lines[0].len() < 8 * 1024 + 200, "{}", lines[0].len());
}

#[test]
fn row_47_ten_megabytes_reach_no_line_at_all() {
    let lines = lines(|bus| {
        let error = bus.publish_raw("test.forged", "secret ".repeat(1_500_000)).send().unwrap_err();
        let too_large =
            matches!(error.kind(), PublishErrorKind::Encode(EncodeError::TooLarge { size: 10_500_002, .. }));
        assert!(too_large, "{error}");
        assert!(!format!("{error} {error:?}").contains("secret"));
    });
    assert!(lines.iter().all(|line| !line.contains("secret")), "{lines:?}");
}

#[test]
fn row_47_what_is_refused_is_shown_escaped_and_cut() {
    let bus = EventBus::builder().allow_unregistered().build().unwrap();
    let long = FORGED.repeat(10_000);
    let said = [
        bus.publish_raw(&long, ()).send().unwrap_err().to_string(),
        bus.publish_raw("test.forged", ()).topic(&long).send().unwrap_err().to_string(),
        bus.publish_raw("test.forged", ()).metadata(&long, 1).send().unwrap_err().to_string(),
        super::refused(super::with(&format!("\"id\":{}", json!(long)))).to_string(),
        super::refused(super::with(&format!("\"timestamp\":{}", json!(long)))).to_string(),
        super::refused(super::with(&format!("{}:1,{0}:2", json!(long)))).to_string(),
    ];
    for said in said {
        assert!(!said.contains(char::is_control) && said.len() < 2_500, "{} {said:?}", said.len());
    }
}
