//! The rules of docs/ARCHITECTURE.md that can be read off the files: what lies where, and which module may import which.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of event-bus, each of which imports only from itself and from those before it.
const EVENT_BUS: &[&str] = &[
    "nearest",
    "unwinding",
    "text",
    "name",
    "json",
    "topic",
    "key",
    "schema",
    "field",
    "decode",
    "event",
    "envelope",
    "encode",
    "upcast",
    "set",
    "registry",
    "catalog",
    "contract",
    "derived",
    "runtime",
    "handler",
    "policy",
    "notice",
    "dead_letter",
    "backend",
    "config",
    "bus",
    "global",
    "testing",
    "crm",
    "lib",
];

/// The modules of event-bus-derive, in the same way.
const EVENT_BUS_DERIVE: &[&str] = &[
    "errors",
    "symbol",
    "name",
    "case",
    "parse",
    "model",
    "check",
    "contract",
    "expand",
    "fallback",
    "half_typed",
    "lib",
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The Rust files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// Every `crate::module` that a file names.
fn imports(text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let after = code.split("crate::").skip(1);
    let word =
        |rest: &str| rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>();
    after.map(word).filter(|word| word.starts_with(char::is_lowercase)).collect()
}

fn assert_imports_go_down(source: &str, order: &[&str]) {
    let folder = root().join(source);
    let place = |module: &str| order.iter().position(|known| *known == module);
    let mut wrong = Vec::new();
    for file in sources(&folder) {
        let inside = file.strip_prefix(&folder).unwrap();
        let module = inside.components().next().unwrap().as_os_str().to_string_lossy().replace(".rs", "");
        let Some(own) = place(&module) else { panic!("module `{module}` of {source} has no place in the order") };
        for import in imports(&fs::read_to_string(&file).unwrap()) {
            if place(&import).is_some_and(|import| import > own) {
                wrong.push(format!("{} imports `{import}`, which stands above it", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn modules_import_downwards_only() {
    assert_imports_go_down("event-bus/src", EVENT_BUS);
    assert_imports_go_down("event-bus-derive/src", EVENT_BUS_DERIVE);
}

/// A test beside an invariant is written `module::function`; `*` stands for every test of the module, `…` for the rest of a name.
#[test]
fn each_invariant_names_tests_that_exist() {
    let text = read("docs/ARCHITECTURE.md");
    let (_, invariants) = text.split_once("## Invariants").expect("the page has them");
    let numbered = |line: &str| line.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    let mut named = 0;
    for (index, line) in invariants.lines().enumerate() {
        let codes = line.split('`').skip(1).step_by(2);
        let tests: Vec<_> =
            codes.filter_map(|code| code.split_once("::")).filter(|(_, name)| !name.contains(' ')).collect();
        let goes_on = invariants.lines().nth(index + 1).is_some_and(|next| next.starts_with("   "));
        assert!(!numbered(line) || !tests.is_empty() || goes_on, "no test beside: {line}");
        for (module, name) in tests {
            let file = match module {
                "bus" => format!("event-bus/src/bus/{}.rs", name.split("::").next().unwrap_or_default()),
                // A macro that users call makes this one.
                "schema" => "event-bus/src/catalog/agreement/mod.rs".to_owned(),
                module => format!("tests/integration/{module}.rs"),
            };
            let name = name.rsplit("::").next().unwrap_or_default().trim_end_matches(['*', '…']);
            let source = read(&file);
            let is_there = [format!("fn {name}"), format!("mod {name}")].iter().any(|item| source.contains(item));
            assert!(is_there || name.is_empty(), "{file} has no `{name}`");
            named += 1;
        }
    }
    assert!(named > 14, "{named}");
}

#[test]
fn no_client_library_of_a_backend_is_in_a_public_type() {
    for file in sources(&root().join("event-bus/src")) {
        let text = fs::read_to_string(&file).unwrap();
        let own = ["redis", "nats", "websocket", "store"]
            .iter()
            .any(|folder| file.components().any(|part| part.as_os_str() == *folder));
        let public = text.lines().map(str::trim_start).filter(|line| line.starts_with("pub ") && !own);
        for line in public {
            for client in ["redis::", "async_nats::", "sqlx::", "rusqlite::", "tungstenite::", "tokio::", "url::Url"] {
                assert!(!line.contains(client), "{}: {line}", file.display());
            }
        }
    }
}

#[test]
fn the_top_level_holds_what_it_may() {
    let allowed = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE-APACHE",
        "LICENSE-MIT",
        "README.md",
        "docs",
        "event-bus",
        "event-bus-derive",
        "examples",
        "rust-toolchain.toml",
        "rustfmt.toml",
        "target",
        "tests",
    ];
    let entries = fs::read_dir(root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let others: Vec<_> = entries.filter(|name| !name.starts_with('.') && !allowed.contains(&name.as_str())).collect();
    assert!(others.is_empty(), "{others:?}");
}

#[test]
fn the_core_packages_are_there() {
    let manifests = read("event-bus/Cargo.toml") + &read("event-bus-derive/Cargo.toml");
    for package in ["syn", "quote", "proc-macro2", "serde", "serde_json", "inventory", "thiserror"] {
        assert!(manifests.lines().any(|line| line.starts_with(&format!("{package} ="))), "{package}");
    }
}

#[test]
fn each_dependency_says_why_it_is_there() {
    let manifests = ["event-bus", "event-bus-derive", "tests", "tests/fuzz", "examples"];
    for manifest in manifests.map(|package| format!("{package}/Cargo.toml")) {
        let text = read(&manifest);
        let (mut inside, mut before) = (false, "");
        for line in text.lines() {
            if line.starts_with('[') {
                inside = line.contains("dependencies");
            } else if inside && line.contains('=') && !line.starts_with(['#', ' ', '}']) {
                assert!(before.starts_with('#'), "{manifest}: {line}");
            }
            before = line;
        }
    }
}

#[test]
fn no_crate_has_unsafe_code() {
    assert!(read("Cargo.toml").contains("unsafe_code = \"forbid\""));
    for manifest in ["event-bus/Cargo.toml", "event-bus-derive/Cargo.toml", "tests/Cargo.toml", "examples/Cargo.toml"] {
        assert!(read(manifest).contains("[lints]\nworkspace = true"), "{manifest}");
    }
}

#[test]
fn the_derives_read_nothing_but_published_schemas() {
    for file in sources(&root().join("event-bus-derive/src")) {
        if file.ends_with("contract/mod.rs") {
            continue;
        }
        let text = fs::read_to_string(&file).unwrap();
        for word in ["std::fs", "std::env", "fs::read", "env::var", "File::", "include_str!"] {
            assert!(!text.contains(word), "{} has `{word}`", file.display());
        }
    }
}

/// Which cannot depend on each other: a crate that both depend on would be built before every crate with events.
#[test]
fn the_derive_reads_published_schemas_by_the_code_of_the_program() {
    for file in ["json.rs", "outline.rs", "choice.rs"] {
        let (program, derive) =
            (format!("event-bus/src/schema/document/{file}"), format!("event-bus-derive/src/contract/{file}"));
        assert!(read(&program) == read(&derive), "{derive} is not {program}: change both");
    }
}

#[test]
fn without_features_the_core_packages_are_enough() {
    let output = std::process::Command::new(env!("CARGO"))
        .args([
            "tree",
            "-p",
            "event-bus",
            "--no-default-features",
            "-e",
            "normal",
            "--prefix",
            "none",
            "--format",
            "{p}",
        ])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let packages: BTreeSet<&str> = tree.lines().filter_map(|line| line.split(' ').next()).collect();
    // The seven, what the design adds to them, and what these bring along.
    let core = [
        "event-bus",
        "event-bus-derive",
        "syn",
        "quote",
        "proc-macro2",
        "unicode-ident",
        "serde",
        "serde_core",
        "serde_derive",
        "serde_json",
        "itoa",
        "memchr",
        "zmij",
        "inventory",
        "thiserror",
        "thiserror-impl",
        "arc-swap",
        "rustversion",
        "jiff",
        "jiff-core",
        "uuid",
        "rand",
        "rand_core",
        "chacha20",
        "getrandom",
        "cfg-if",
        "cpufeatures",
        "libc",
    ];
    let others: Vec<_> = packages.iter().filter(|package| !package.is_empty() && !core.contains(package)).collect();
    assert!(others.is_empty(), "{others:?}");
}
