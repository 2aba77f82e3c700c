//! The commands that touch no file; the example `catalog` has tests of those that do.

use std::io::{self, Write};
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::*;
use crate::Event;
use crate::registry::{Descriptor, Registry};

/// A deal was won.
#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", version = 1, superseded, local)]
struct WonV1 {}

/// A deal was won.
///
/// Hooray.
#[derive(Serialize, Deserialize, Event)]
#[event("deal.won", topics = ["deals", "sales"], version = 2, upcast_from = WonV1, local)]
struct Won {}

/// A deal was lost.
#[derive(Serialize, Deserialize, Event)]
#[event("deal.lost", deprecated, local)]
struct Lost {}

impl From<WonV1> for Won {
    fn from(WonV1 {}: WonV1) -> Self {
        Self {}
    }
}

fn events() -> Catalog {
    let events = [
        Descriptor::stored::<WonV1>("here", "here.rs", 1),
        Descriptor::event::<Won>("here", "here.rs", 2),
        Descriptor::event::<Lost>("here", "here.rs", 3),
    ];
    Catalog { registry: Arc::new(Registry::of(events)) }
}

fn run(catalog: &Catalog, options: &Options) -> Result<String, String> {
    let mut out = Vec::new();
    let ended = carry_out(catalog, "events", options, &mut out);
    ended.map(|_| String::from_utf8(out).unwrap()).map_err(|error| error.to_string())
}

fn schemas(names: &[&str]) -> Result<Value, String> {
    let events = names.iter().map(ToString::to_string).collect();
    let printed = run(&self::events(), &Options::JsonSchema { events, out: None })?;
    assert!(printed.ends_with("}\n") || printed.ends_with("]\n"), "{printed}");
    Ok(serde_json::from_str(&printed).unwrap())
}

#[test]
fn without_a_name_there_is_an_array_of_all_and_with_one_name_the_document() {
    let ids = |schemas: Value| {
        let ids = schemas.as_array().unwrap().iter().map(|schema| schema["$id"].as_str().unwrap().to_owned());
        ids.collect::<Vec<_>>()
    };
    let all = ["urn:event:deal.lost:1", "urn:event:deal.won:1", "urn:event:deal.won:2"];
    assert_eq!(ids(schemas(&[]).unwrap()), all);
    assert_eq!(ids(schemas(&["deal.won", "deal.lost"]).unwrap()), ["urn:event:deal.won:2", "urn:event:deal.lost:1"]);
    assert_eq!(schemas(&["deal.won"]).unwrap()["x-version"], 2);
    assert_eq!(schemas(&["deal.won.v1"]).unwrap()["x-version"], 1);
}

#[test]
fn an_event_that_is_not_there_is_named() {
    assert_eq!(schemas(&["deal.wom"]).unwrap_err(), "there is no event `deal.wom`; did you mean `deal.won`?");
    assert_eq!(schemas(&["deal.won.v3"]).unwrap_err(), "there is no event `deal.won.v3`; did you mean `deal.won`?");
    assert_eq!(schemas(&["x"]).unwrap_err(), "there is no event `x`");
}

#[test]
fn the_list_has_a_line_for_each_version() {
    let lines = "\
deal.lost v1  default (deprecated)  A deal was lost.
deal.won v1   superseded            A deal was won.
deal.won v2   deals, sales          A deal was won.
";
    assert_eq!(run(&events(), &Options::List).unwrap(), lines);
}

#[test]
fn a_program_without_events_is_told_how_to_link_them() {
    let none = Catalog { registry: Arc::new(Registry::of([])) };
    let said = "this program has no events: name the crate that has them in the file with `catalog_cli!`, `use my_events as _;`";
    assert_eq!(run(&none, &Options::List).unwrap_err(), said);
    assert!(run(&none, &Options::Help).unwrap().contains("Usage: events json-schema [EVENT..] [--out FOLDER]"));
}

#[test]
fn output_that_cannot_be_written_is_an_error() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("full"))
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    for options in [Options::Help, Options::List, Options::Markdown { out: None }] {
        let error = carry_out(&events(), "events", &options, &mut Full).unwrap_err();
        assert_eq!(error.to_string(), "the output cannot be written: full");
    }
}

#[test]
fn a_folder_that_cannot_be_read_is_an_error() {
    let folder = PathBuf::from("no/such/folder");
    let said = run(&events(), &Options::Check { folder }).unwrap_err();
    assert!(said.starts_with("no/such/folder cannot be read: "), "{said}");
}
