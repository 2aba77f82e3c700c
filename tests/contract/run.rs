//! The cases, built and run once for all tests.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::program::{Program, Said};
use crate::table::Case;

/// One for the first definition of each case, one for the second, one for the third.
const PACKAGES: [&str; 3] = ["one", "two", "three"];

/// Where documents lie that were published before a package.
const PUBLISHED: &str = "schemas";

/// What came of all cases.
pub(crate) struct Run {
    pub(crate) cases: Vec<Case>,
    pub(crate) said: Vec<Said>,
    /// The events whose published file was not updated.
    pub(crate) refused: Vec<String>,
    /// What the update said.
    pub(crate) update: String,
    program: Program,
}

pub(crate) static RUN: LazyLock<Run> = LazyLock::new(Run::new);

impl Run {
    fn new() -> Self {
        let cases = Case::all();
        let program = Program::new("contract", &PACKAGES);
        for (side, package) in PACKAGES.iter().enumerate() {
            let modules = cases.iter().filter_map(|case| Some((case.name(), case.sides.get(side)?.code.as_str())));
            program.package(package, &modules.collect::<Vec<_>>());
            fresh(&program.path(&format!("{package}/{PUBLISHED}")));
        }
        let tests = program.tests(&PACKAGES);
        let [one, two, three] = PACKAGES.map(|package| program.path(&format!("{package}/{PUBLISHED}")));
        // Each is what was published before the other.
        publish(&tests[0], &two);
        publish(&tests[1], &one);
        for file in fs::read_dir(&two).unwrap().map(|entry| entry.unwrap().path()) {
            fs::copy(&file, three.join(file.file_name().unwrap())).unwrap();
        }
        let (_, update) = test(&tests[1], Some(&three));
        assert!(test(&tests[2], None).0, "the third definitions write something else than their schemas say");
        let refused =
            update.lines().filter(|line| line.contains(" is not what ")).filter_map(|line| line.split('`').nth(1));
        let refused = refused.map(str::to_owned).collect();
        let said = program.errors(&PACKAGES);
        Self { cases, said, refused, update, program }
    }

    /// What the compiler says of one definition.
    pub(crate) fn said_of(&self, case: &Case, side: usize) -> Vec<&Said> {
        let file = format!("{}/src/{}.rs", PACKAGES[side], case.name());
        self.said.iter().filter(|said| said.file == file).collect()
    }

    /// The document that was published before a definition; a struct that only reads publishes none.
    pub(crate) fn published(&self, case: &Case, side: usize) -> Option<String> {
        let file = format!("{}/{PUBLISHED}/case.{}.v1.json", PACKAGES[side], case.name());
        fs::read_to_string(self.program.path(&file)).ok()
    }

    /// The document of a definition, from its catalog.
    pub(crate) fn document(&self, case: &Case, side: usize) -> String {
        let file = format!("{}/documents/case.{}.v1.json", PACKAGES[side], case.name());
        fs::read_to_string(self.program.path(&file)).unwrap_or_else(|error| panic!("{file}: {error}"))
    }
}

/// An empty folder.
fn fresh(folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    fs::create_dir_all(folder).unwrap();
}

/// Writes the documents of a package into a folder where there is none yet.
fn publish(test_binary: &PathBuf, folder: &Path) {
    let (_, said) = test(test_binary, Some(folder));
    assert!(!said.contains("every_event_writes_what_its_schema_says ... FAILED"), "{said}");
}

/// Runs a test binary, and gives whether it succeeded and what it said.
fn test(test_binary: &PathBuf, update: Option<&Path>) -> (bool, String) {
    let mut command = Command::new(test_binary);
    command.env_remove("EVENT_SCHEMAS").env("EVENT_SCHEMAS_DIR", "unpublished");
    match update {
        Some(folder) => command.env("EVENT_SCHEMAS", "update").env("EVENT_SCHEMAS_DIR", folder),
        None => command.args(["--skip", "published_schemas"]),
    };
    let output = command.output().expect("a test binary runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.success(), said)
}
