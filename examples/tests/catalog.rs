//! Runs the catalog as a user does, and looks at what it prints and writes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What `catalog markdown` prints, to be read by people who review it.
const DOCUMENT: &str = include_str!("catalog.md");

/// What a program printed, and its exit code.
#[derive(Debug)]
struct Run {
    stdout: String,
    stderr: String,
    code: Option<i32>,
}

fn catalog(arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_catalog")).args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).expect("examples print UTF-8");
    Run { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code() }
}

#[track_caller]
fn prints(arguments: &[&str]) -> String {
    let run = catalog(arguments);
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""), "{}", run.stdout);
    run.stdout
}

/// An empty folder of one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("catalog").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).unwrap();
    }
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Changes what a published file says.
fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from:?} is not in:\n{text}");
    fs::write(file, text.replace(from, to)).unwrap();
}

#[test]
fn the_document_for_people_is_the_one_that_was_reviewed() {
    let printed = prints(&["markdown"]);
    let at = printed.lines().zip(DOCUMENT.lines()).position(|(printed, expected)| printed != expected);
    assert_eq!(
        printed, DOCUMENT,
        "line {at:?} of examples/tests/catalog.md differs: read it, and write it anew if it is right"
    );
}

#[test]
fn the_list_has_the_program_s_own_events_and_the_standard_ones() {
    let list = prints(&["list"]);
    assert_eq!(list.lines().count(), 16 + 3, "{list}");
    for line in [
        "deal.won v1            deals, sales           Deal marked as won",
        "quote.printed v1       quotes (deprecated)    A quote was printed.",
        "quote.sent v1          superseded             A quote was sent to a customer.",
        "quote.sent v2          quotes, notifications  A quote was sent to a customer.",
    ] {
        assert!(list.lines().any(|listed| listed == line), "{line:?} is not in:\n{list}");
    }
}

#[test]
fn json_schemas_are_one_array_and_one_document_where_one_event_is_named() {
    let all: Vec<Value> = serde_json::from_str(&prints(&["json-schema"])).unwrap();
    assert_eq!(all.len(), 16 + 3);
    for document in &all {
        assert_eq!(document["$schema"], "https://json-schema.org/draft/2020-12/schema");
        assert!(!document["examples"].as_array().unwrap().is_empty());
    }
    let sent: Value = serde_json::from_str(&prints(&["json-schema", "quote.sent"])).unwrap();
    assert_eq!(sent["$id"], "urn:event:quote.sent:2");
    assert_eq!(sent["properties"]["email"]["x-sensitive"], true);
    assert!(all.contains(&sent));
    let old: Value = serde_json::from_str(&prints(&["json-schema", "quote.sent.v1"])).unwrap();
    assert_eq!(old["deprecated"], true);
}

#[test]
fn files_are_named_as_published_ones_and_never_written_over_these() {
    let folder = folder("written");
    let there = folder.to_str().unwrap();
    let written = prints(&["json-schema", "--out", there]);
    assert_eq!(written.lines().count(), 16 + 3);
    let file = folder.join("quote.sent.v2.json");
    assert_eq!(fs::read_to_string(&file).unwrap(), prints(&["json-schema", "quote.sent"]));
    assert_eq!(prints(&["json-schema", "--out", there]), written, "an export is written over");

    let mut published: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
    published.as_object_mut().unwrap().remove("examples");
    fs::write(&file, published.to_string()).unwrap();
    let refused = catalog(&["json-schema", "--out", there]);
    let said = format!(
        "catalog: {} is a published schema, which `EVENT_SCHEMAS=update cargo test` writes: name another folder\n",
        file.display()
    );
    assert_eq!((refused.code, refused.stderr), (Some(2), said));
    assert_eq!(fs::read_to_string(&file).unwrap(), published.to_string());
}

#[test]
fn the_document_is_written_into_a_file_in_a_folder_that_is_made() {
    let file = folder("document").join("docs").join("events.md");
    let written = prints(&["markdown", "--out", file.to_str().unwrap()]);
    assert_eq!(written, format!("written: {}\n", file.display()));
    assert_eq!(fs::read_to_string(&file).unwrap(), DOCUMENT);
}

#[test]
fn what_is_as_it_was_published_breaks_nothing() {
    let folder = folder("kept");
    prints(&["json-schema", "--out", folder.to_str().unwrap()]);
    assert_eq!(prints(&["check", folder.to_str().unwrap()]), "19 published schemas compared: nothing breaks\n");
}

#[test]
fn what_breaks_is_said_with_exit_code_1() {
    let folder = folder("breaks");
    prints(&["json-schema", "quote.sent", "quote.printed", "--out", folder.to_str().unwrap()]);
    let sent = folder.join("quote.sent.v2.json");
    replace(&sent, "uint32", "uint16");
    replace(&sent, "\"notifications\"", "\"mail\"");
    fs::write(folder.join("invoice.paid.v1.json"), "{}").unwrap();

    let run = catalog(&["check", folder.to_str().unwrap()]);
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let lines: Vec<&str> = run.stdout.lines().filter(|line| !line.ends_with(" has no published schema here")).collect();
    assert_eq!(
        lines,
        [
            "quote.sent v2 breaks: `lines[].quantity` is `u32` now, published as `u16`, which old and new programs have to \
             read: change it back, or make version 3 with `upcast_from`",
            "quote.sent v2 breaks: `mail` was published as a topic, and subscribers listen there: name it again, or make \
             version 3 with `upcast_from`",
            "quote.sent v2 differs: `notifications` is a new topic",
            "invoice.paid.v1.json is of no event of this program",
            "2 published schemas compared: 2 changes break what was published",
        ]
    );
    assert!(run.stdout.contains("deal.won v1 has no published schema here\n"));
}

#[test]
fn what_cannot_be_done_is_said_with_exit_code_2() {
    let folder = folder("cannot");
    let there = folder.to_str().unwrap();
    let said = |arguments: &[&str]| {
        let run = catalog(arguments);
        assert_eq!((run.code, run.stdout.contains("compared")), (Some(2), false), "{run:?}");
        run.stderr
    };
    assert_eq!(said(&[]), "catalog: say what to do: json-schema, markdown, list or check; --help shows more\n");
    assert_eq!(
        said(&["json-schema", "quote.send"]),
        "catalog: there is no event `quote.send`; did you mean `quote.sent`?\n"
    );
    let none = format!("catalog: {there} has no published schema of an event of this program\n");
    assert_eq!(said(&["check", there]), none);
    let file = folder.join("deal.won.v1.json");
    fs::write(&file, "{").unwrap();
    let unreadable = format!(
        "catalog: the published schema {} cannot be read: line 1, column 2: expected a string\n",
        file.display()
    );
    assert_eq!(said(&["check", there]), unreadable);
    fs::write(&file, prints(&["json-schema", "deal.lost"])).unwrap();
    let other = format!("catalog: the published schema {} is of `deal.lost` v1\n", file.display());
    assert_eq!(said(&["check", there]), other);
}

#[test]
fn help_says_what_there_is() {
    let help = prints(&["--help"]);
    assert!(
        help.starts_with("The events of this program.\n\nUsage: catalog json-schema [EVENT..] [--out FOLDER]\n"),
        "{help}"
    );
    assert_eq!(prints(&["check", "--help"]), help);
}
