//! Runs the tour of the design and the backends of one's own as a user does, and looks at what they print.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The lines on which the design's blocks of Python begin.
const PYTHON_BLOCKS: [u32; 23] =
    [21, 52, 65, 80, 100, 113, 161, 171, 187, 208, 225, 234, 256, 285, 305, 325, 357, 371, 407, 422, 457, 467, 476];

/// One line of the table that the tour prints.
#[derive(Debug)]
struct Row {
    lines: Vec<u32>,
    text: String,
    /// What will bring it, and how the definition of that begins, if it is still to come.
    later: Option<(String, String)>,
}

fn tour() -> Output {
    Command::new(env!("CARGO_BIN_EXE_seed_tour")).env_remove("EVENT_BUS_URL").output().unwrap()
}

fn stdout(output: &Output) -> &str {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{stderr}", String::from_utf8_lossy(&output.stdout));
    str::from_utf8(&output.stdout).expect("examples print UTF-8")
}

fn rows(table: &str) -> Vec<Row> {
    let row = |text: &str| {
        let lines = text.trim_start().split(' ').next()?.split(',').map(|line| line.parse().ok());
        let later = text.split_once("later: ").map(|(_, later)| {
            let (item, definition) = later.strip_suffix(']').and_then(|later| later.split_once(" [")).unwrap();
            (item.to_owned(), definition.to_owned())
        });
        Some(Row { lines: lines.collect::<Option<_>>()?, text: text.to_owned(), later })
    };
    table
        .lines()
        .filter(|line| !line.contains(" blocks, "))
        .map(|line| row(line).expect("a row begins with lines"))
        .collect()
}

/// The source files of the library's crates.
fn sources() -> Vec<PathBuf> {
    fn below(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let files = entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] });
        files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).collect()
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let crates = fs::read_dir(&root).unwrap().map(|entry| entry.unwrap().path());
    let library =
        crates.filter(|path| path.join("src").is_dir() && path.file_name().is_some_and(|name| name != "examples"));
    library.flat_map(|path| below(&path.join("src"))).collect()
}

/// Whether the text has the definition: `pub struct WebSocket`, and not `pub struct WebSocketOptions`.
fn defines(text: &str, definition: &str) -> bool {
    text.match_indices(definition).any(|(at, _)| {
        let next = text[at + definition.len()..].chars().next();
        definition.ends_with('(') || !next.is_some_and(|next| next.is_alphanumeric() || next == '_')
    })
}

#[test]
fn every_python_block_of_the_design_has_one_row() {
    let output = tour();
    let rows = rows(stdout(&output));
    for block in PYTHON_BLOCKS {
        let found: Vec<_> = rows.iter().filter(|row| row.lines.contains(&block)).collect();
        assert_eq!(found.len(), 1, "line {block}: {found:?}");
    }
    assert!(rows.is_sorted_by_key(|row| row.lines[0]), "the rows have the order of the design: {rows:?}");
}

#[test]
fn the_last_line_counts_the_rows() {
    let output = tour();
    let table = stdout(&output);
    let rows = rows(table);
    let later = rows.iter().filter(|row| row.later.is_some()).count();
    let expected = format!("{} blocks, {} shown, {later} later", rows.len(), rows.len() - later);
    assert_eq!(table.lines().last(), Some(&*expected));
}

#[test]
fn what_the_table_calls_later_is_not_there_yet() {
    let output = tour();
    let sources: Vec<_> = sources().into_iter().map(|path| (fs::read_to_string(&path).unwrap(), path)).collect();
    assert!(sources.iter().any(|(text, _)| defines(text, "pub struct EventBus")), "the sources were not found");
    for row in rows(stdout(&output)) {
        let Some((item, definition)) = &row.later else { continue };
        let found = sources.iter().find(|(text, _)| defines(text, definition));
        let place = found.map(|(_, path)| path.display());
        assert!(
            place.is_none(),
            "`{item}` is there now, in {}: write the function that shows it, and give it to the row\n{}\nof examples/src/seed_tour/table.rs",
            place.unwrap(),
            row.text
        );
    }
}

#[test]
fn a_definition_is_told_from_a_longer_name() {
    assert!(defines("pub struct WebSocket(u8);", "pub struct WebSocket"));
    assert!(!defines("pub struct WebSocketOptions;", "pub struct WebSocket"));
    assert!(defines("pub fn replay(&self)", "fn replay("));
}

fn custom_backend(url: Option<&str>) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_custom_backend"));
    program.env_remove("EVENT_BUS_URL").env_remove("EVENT_BUS_BACKEND");
    if let Some(url) = url {
        program.env("EVENT_BUS_URL", url);
    }
    program.output().unwrap()
}

#[test]
fn a_backend_that_fails_stands_in_the_receipt_and_fails_no_publish() {
    let output = custom_backend(None);
    let printed = stdout(&output);
    let expected = "# one that fails\nwon 900\nMine failed: channel closed\nInMemory: Handed\n";
    assert!(printed.contains(expected), "{printed}");
    assert!(printed.starts_with("# two backends\nMine: Handed\njournal: Handed\narrived on deals, "), "{printed}");
}

#[test]
fn the_environment_alone_chooses_a_backend_that_the_program_registered() {
    let output = custom_backend(Some("acme:?room=8"));
    let printed = stdout(&output);
    let (_, chosen) = printed.split_once("# chosen by settings\n").unwrap();
    for begins in ["Mine: Handed", "acme: deals: {", "acme: sales: {"] {
        assert!(chosen.lines().any(|line| line.starts_with(begins)), "{begins}\n{printed}");
    }

    let output = custom_backend(Some("acme:?rooms=8"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success());
    assert!(said.contains("custom_backend: `acme:` has no setting \"rooms\" (is it `room`?)"), "{said}");
}
