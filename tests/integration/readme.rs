//! What the README says beside its Rust code, which is compiled as documentation tests.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The blocks of one language.
fn blocks(language: &str) -> Vec<String> {
    let text = read("README.md");
    let fence = format!("```{language}\n");
    let after = text.split(&fence).skip(1);
    after.map(|rest| rest.split_once("```").expect("a block ends").0.to_owned()).collect()
}

#[test]
fn the_error_is_the_one_that_the_compiler_shows() {
    let blocks = blocks("text");
    let [shown] = &blocks[..] else { panic!("one block shows an error") };
    let said = read("tests/ui/fail/name/upper_case.stderr");
    assert_eq!(*shown, said.replace("ui/fail/name/upper_case.rs", "src/main.rs"));
}

#[test]
fn the_dependencies_are_crates_of_this_repository_or_those_that_it_uses_itself() {
    let blocks = blocks("toml");
    let [shown] = &blocks[..] else { panic!("one block shows dependencies") };
    let lines: Vec<&str> = shown.lines().filter(|line| *line != "[dependencies]").collect();
    assert_eq!(lines.len(), 2, "{shown}");
    // Beside a checkout of the repository, whose folder is `event-bus`.
    let path = lines[0].strip_prefix("event-bus = { path = \"../event-bus/").and_then(|rest| rest.strip_suffix("\" }"));
    let manifest = read(&format!("{}/Cargo.toml", path.expect(lines[0])));
    assert!(manifest.contains("[package]\nname = \"event-bus\"\n"), "{}", lines[0]);
    assert_eq!(lines[1], "serde = { version = \"1\", features = [\"derive\"] }");
}

#[test]
fn the_commands_run_what_is_there() {
    let blocks = blocks("sh");
    let [shown] = &blocks[..] else { panic!("one block shows commands") };
    for line in shown.lines() {
        let command = line.split('#').next().unwrap_or_default().trim();
        match command.strip_prefix("cargo run -p event-bus-examples --bin ") {
            Some(program) => assert!(read("examples/Cargo.toml").contains(&format!("name = \"{program}\"")), "{line}"),
            None => assert!(root().join(command).is_file(), "{line}"),
        }
    }
}

#[test]
fn the_version_of_rust_is_the_one_that_the_crates_ask_for() {
    let manifest = read("Cargo.toml");
    let version = manifest.split("rust-version = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(read("README.md").contains(&format!("Rust {version} and a C linker")), "{version}");
}
