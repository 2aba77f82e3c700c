//! Published schemas at run time: the files of the standard events, and a program that requires those of a folder.

use std::fs;
use std::path::{Path, PathBuf};

use event_bus::backend::{InMemory, Start};
use event_bus::{EventBus, RawEvent, Subscription};
use serde_json::json;

use crate::events::Notes;
use crate::versions::Priced;

/// A folder of one test, below the build's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("published").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// The published schemas of these tests, in a folder in which they can be changed.
fn copy(name: &str) -> PathBuf {
    let folder = folder(name);
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas")).unwrap() {
        let file = file.unwrap().path();
        fs::copy(&file, folder.join(file.file_name().unwrap())).unwrap();
    }
    folder
}

fn edit(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{text}");
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

/// What `build` says, without the folder's own path, and without the lines on which the events stand.
fn refusal(folder: &Path) -> String {
    let error = EventBus::builder().require_published(folder).build().unwrap_err().to_string();
    let error = error.replace(&folder.display().to_string(), "FOLDER").replace('\\', "/");
    let without_line = |line: &str| match line.rsplit_once(".rs:") {
        Some((before, _)) => format!("{before}.rs))"),
        None => line.to_owned(),
    };
    error.lines().map(without_line).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_standard_events_have_their_published_schemas() {
    event_bus::__private::assert_published(concat!(env!("CARGO_MANIFEST_DIR"), "/../event-bus"), "event-bus");
}

#[test]
fn a_program_that_keeps_what_was_published_is_built() {
    let folder = copy("kept");
    EventBus::builder().require_published(&folder).build().unwrap();
    // An optional field that another program published is none of ours.
    edit(
        &folder.join("test.lost.v1.json"),
        "\"properties\": {",
        "\"properties\": { \"why\": { \"type\": \"string\" },",
    );
    EventBus::builder().require_published(&folder).build().unwrap();
}

#[test]
fn a_program_that_breaks_what_was_published_is_not_built() {
    let folder = copy("broken");
    edit(&folder.join("test.lost.v1.json"), "\"uint64\"", "\"uint32\"");
    fs::remove_file(folder.join("test.pinged.v1.json")).unwrap();
    fs::write(folder.join("test.won.v1.json"), "{").unwrap();
    edit(&folder.join("versions.priced.v1.json"), "\"x-version\": 1", "\"x-version\": 7");
    assert_eq!(
        refusal(&folder),
        "the bus cannot be built:
- event `test.lost` v1 is not what FOLDER/test.lost.v1.json promises:
    `deal` is `u64` now, published as `u32`, which old and new programs have to read: change it back, or make version 2 with `upcast_from` (the event is integration::events (tests/integration/events.rs))
- event `test.pinged` v1 has no published schema: FOLDER/test.pinged.v1.json is not there (the event is integration::events (tests/integration/events.rs))
- the published schema FOLDER/test.won.v1.json cannot be read: line 1, column 2: expected a string (the event is integration::events (tests/integration/events.rs))
- the published schema FOLDER/versions.priced.v1.json is of `versions.priced` v7 (the event is integration::versions (tests/integration/versions.rs))"
    );
}

fn priced(bus: &EventBus, notes: &Notes) -> Subscription {
    let notes = notes.clone();
    bus.subscribe(move |event: &Priced| notes.add(event.price.clone()))
}

/// As a program of long ago wrote it.
fn first_version() -> RawEvent {
    RawEvent::new("versions.priced", json!({ "cents": 1250 })).unwrap().with_topics(["prices"]).unwrap()
}

#[test]
fn bytes_of_version_1_reach_a_handler_of_version_3_by_publish_raw_and_from_a_file() {
    let (bus, notes) = (EventBus::new(InMemory::new()), Notes::default());
    let _subscription = priced(&bus, &notes);
    bus.publish_raw("versions.priced", json!({ "cents": 1250 })).version(1).send().unwrap();
    assert_eq!(notes.take(), ["12.50 EUR"]);

    let file = folder("file").join("events.jsonl");
    fs::write(&file, format!("{}\n", first_version().to_json())).unwrap();
    for line in fs::read_to_string(&file).unwrap().lines() {
        bus.publish_event(RawEvent::from_json(line).unwrap()).send().unwrap();
    }
    assert_eq!(notes.take(), ["12.50 EUR"]);
}

#[tokio::test]
async fn bytes_of_version_1_reach_a_handler_of_version_3_from_a_backend_that_stores() {
    let (backend, notes) = (InMemory::storing(), Notes::default());
    let old = EventBus::new(backend.clone());
    old.publish_event(first_version()).await.unwrap();

    let bus = EventBus::new(backend);
    let by_name = notes.clone();
    bus.subscription("prices")
        .start(Start::Beginning)
        .handle(move |event: &Priced| by_name.add(event.price.clone()))
        .unwrap();
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), ["12.50 EUR"]);
}
