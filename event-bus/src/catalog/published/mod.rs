//! Published schemas: one file for each event and version, checked in, which the derive compares the struct with.

mod files;

use std::env;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use self::files::Outcome;
pub(super) use self::files::{Problem, changes_since};
use crate::registry::{self, Descriptor, Registry};

/// `check`, or `update`.
const MODE_VARIABLE: &str = "EVENT_SCHEMAS";

/// Where the files lie, if not in `schemas` beside `Cargo.toml`.
const FOLDER_VARIABLE: &str = "EVENT_SCHEMAS_DIR";

const FOLDER: &str = "schemas";

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    Check,
    Update,
}

/// What [`schema_tests!`](crate::schema_tests!) runs: that each event of a package has a published schema which says what the struct says. With
/// `EVENT_SCHEMAS=update` it writes what is missing and what may change.
///
/// # Panics
///
/// With the list of what is wrong, and what to do about each.
pub fn assert_published(package_folder: &str, package: &str) {
    let mode = match env::var(MODE_VARIABLE).as_deref() {
        Err(_) | Ok("" | "check") => Mode::Check,
        Ok("update") => Mode::Update,
        Ok(other) => panic!("{MODE_VARIABLE} is `{other}`: write `check`, as it is without it, or `update`"),
    };
    let folder = env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty());
    // A test runs in the folder of its package: then its files have short names.
    let is_here = env::current_dir().is_ok_and(|here| here == Path::new(package_folder));
    let package_folder = if is_here { "" } else { package_folder };
    let folder = Path::new(package_folder).join(folder.map_or_else(|| PathBuf::from(FOLDER), PathBuf::from));
    let registry = Registry::of_program();
    let own: Vec<&Descriptor> =
        registry.events().iter().chain(registry.readers()).filter(|event| event.package == package).collect();
    assert!(!own.is_empty(), "{}", no_events(&registry, package));
    let mut problems = Vec::new();
    for event in own {
        match files::settle(event, &folder, mode == Mode::Update) {
            Ok(Outcome::Same) => {}
            // Past what a test harness captures: it is what the command was given for.
            Ok(Outcome::Written(file)) => drop(writeln!(io::stderr(), "written: {}", file.display())),
            Err(problem) => problems.push(problem),
        }
    }
    let texts: Vec<String> = problems.iter().map(Problem::to_string).collect();
    assert!(problems.is_empty(), "{}", texts.join("\n"));
}

/// The events of a program that do not keep what the files of a folder promise, or have none there. Standard events need none.
pub(crate) fn broken_promises(registry: &Registry, folder: &Path) -> Vec<registry::Problem> {
    let events = registry.events().iter().chain(registry.readers()).filter(|event| !event.is_standard());
    let broken = events.filter_map(|event| {
        let reason = files::keeps(event, folder).err()?.to_string();
        Some(registry::Problem::Published { event: event.name, version: event.version, place: event.place(), reason })
    });
    broken.collect()
}

fn no_events(registry: &Registry, package: &str) -> String {
    let mut others: Vec<&str> =
        registry.events().iter().map(|event| event.package).filter(|name| !name.is_empty()).collect();
    others.sort_unstable();
    others.dedup();
    if others.is_empty() {
        return "no event is registered in this test: is the crate with the events linked? name it once, `use my_events as _;`".to_owned();
    }
    format!(
        "no event of the package `{package}` is registered in this test; put `event_bus::schema_tests!();` into a test of the package that has them: `{}`",
        others.join("`, `")
    )
}
