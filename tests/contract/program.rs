//! Packages that are made of the cases, and what cargo says of them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// A folder for one package after the other, in a workspace of its own.
pub(crate) struct Program {
    folder: PathBuf,
}

/// What the compiler says at one place.
#[derive(Debug)]
pub(crate) struct Said {
    /// `two/src/a_required_field.rs`, in the workspace.
    pub(crate) file: String,
    pub(crate) line: usize,
    pub(crate) message: String,
    /// As people see it.
    pub(crate) rendered: String,
}

const MANIFEST: &str = r#"[package]
name = "NAME"
version = "0.0.0"
edition = "2024"
publish = false

[dependencies]
event-bus = { path = "ROOT/event-bus" }
serde = { version = "1.0.228", features = ["derive"] }
serde_json = "1.0.145"
"#;

/// What stands before the modules of the cases.
const PRELUDE: &str = "#![allow(dead_code, unused_imports)]
use std::collections::{BTreeMap, HashMap};
use event_bus::{Event, EventField};
use serde::{Deserialize, Serialize};
use serde_json::Value;

// What was published may have changed, and a file that is new is no change that cargo sees.
#[cfg(not(test))]
const _: Option<&str> = option_env!(\"CONTRACT_RUN\");

";

/// What a package with events has, and its documents in a folder.
const TESTS: &str = r#"
event_bus::schema_tests!();

#[test]
fn documents() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("documents");
    std::fs::create_dir_all(&folder).unwrap();
    let catalog = event_bus::catalog();
    for event in catalog.events().chain(catalog.readers()) {
        std::fs::write(folder.join(format!("{}.v{}.json", event.name(), event.version())), event.json_schema()).unwrap();
    }
}
"#;

impl Program {
    /// A workspace in `target`.
    pub(crate) fn new(name: &str, packages: &[&str]) -> Self {
        let program = Self { folder: root().join("target").join(name) };
        let members: Vec<String> = packages.iter().map(|package| format!("{package:?}")).collect();
        program.write("Cargo.toml", &format!("[workspace]\nresolver = \"3\"\nmembers = [{}]\n", members.join(", ")));
        fs::copy(root().join("Cargo.lock"), program.path("Cargo.lock")).unwrap();
        let parent = root().display().to_string();
        for package in packages {
            program
                .write(&format!("{package}/Cargo.toml"), &MANIFEST.replace("NAME", package).replace("ROOT", &parent));
        }
        program
    }

    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.folder.join(inside)
    }

    /// Writes what differs: cargo looks at the times of files.
    pub(crate) fn write(&self, inside: &str, text: &str) {
        let path = self.path(inside);
        if fs::read_to_string(&path).is_ok_and(|there| there == text) {
            return;
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
    }

    /// A package with a module for each text.
    pub(crate) fn package(&self, package: &str, modules: &[(String, &str)]) {
        let source = self.path(&format!("{package}/src"));
        let mut library = PRELUDE.to_owned();
        for (name, code) in modules {
            self.write(&format!("{package}/src/{name}.rs"), code);
            library.extend(["pub mod ", name, ";\n"]);
        }
        library.push_str(TESTS);
        self.write(&format!("{package}/src/lib.rs"), &library);
        let is_known = |file: &Path| {
            file.file_stem().is_some_and(|stem| stem == "lib" || modules.iter().any(|(name, _)| stem == name.as_str()))
        };
        for file in fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path()).filter(|file| !is_known(file)) {
            fs::remove_file(file).unwrap();
        }
    }

    /// The test binary of each package, compiled where nothing was published.
    pub(crate) fn tests(&self, packages: &[&str]) -> Vec<PathBuf> {
        let arguments =
            ["test", "--no-run", "--lib"].into_iter().chain(packages.iter().flat_map(|package| ["-p", package]));
        let (lines, stderr) = self.cargo(arguments, Some("unpublished"));
        let binary = |package: &&str| {
            let is_it = |line: &&Value| line["executable"].is_string() && line["target"]["name"] == **package;
            let line =
                lines.iter().find(is_it).unwrap_or_else(|| panic!("{package} has no tests\n{}{stderr}", texts(&lines)));
            PathBuf::from(line["executable"].as_str().unwrap())
        };
        packages.iter().map(binary).collect()
    }

    /// The errors of each package, in which what was published lies in `schemas`.
    pub(crate) fn errors(&self, packages: &[&str]) -> Vec<Said> {
        let arguments =
            ["build", "--keep-going", "--lib"].into_iter().chain(packages.iter().flat_map(|package| ["-p", package]));
        let (lines, stderr) = self.cargo(arguments, None);
        let errors: Vec<Said> = lines.iter().filter_map(Said::of).collect();
        assert!(lines.iter().any(|line| line["reason"] == "build-finished"), "{stderr}");
        errors
    }

    fn cargo<'a>(&self, arguments: impl Iterator<Item = &'a str>, schemas: Option<&str>) -> (Vec<Value>, String) {
        let mut command = Command::new(env!("CARGO"));
        command.args(arguments).args(["--offline", "--quiet", "--message-format=json"]).current_dir(&self.folder);
        command
            .env("CARGO_TARGET_DIR", root().join("target/fixtures"))
            .env_remove("RUSTFLAGS")
            .env_remove("EVENT_SCHEMAS_DIR");
        command.env("CONTRACT_RUN", std::process::id().to_string());
        command.envs(schemas.map(|folder| ("EVENT_SCHEMAS_DIR", folder)));
        let output = command.output().expect("cargo can be started");
        let lines = String::from_utf8_lossy(&output.stdout);
        let lines = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
        (lines, String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

impl Said {
    fn of(line: &Value) -> Option<Self> {
        let message = &line["message"];
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        if line["reason"] != "compiler-message" || message["level"] != "error" {
            return None;
        }
        // Those without a place sum up.
        let place = message["spans"].as_array()?.iter().find(|span| span["is_primary"] == true)?;
        let line = place["line_start"].as_u64()?;
        Some(Self {
            file: text(&place["file_name"]),
            line: usize::try_from(line).ok()?,
            message: text(&message["message"]),
            rendered: text(&message["rendered"]),
        })
    }
}

/// What the compiler said, for when nothing came of it.
fn texts(lines: &[Value]) -> String {
    lines.iter().filter_map(|line| line["message"]["rendered"].as_str()).collect()
}

/// The folder of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
