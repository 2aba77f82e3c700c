//! docs/errors.md lists what the compiler and the library say, with cause and mend; here it is held complete, in both directions: what can be said
//! has an entry, and what an entry says can be said.

mod index;
mod sources;
mod text;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use self::index::{Entry, Index};
use self::sources::Literal;
use self::text::{Shape, says};

/// Texts in the sources that no user reads.
const NOT_READ: &[(&str, &str)] = &[
    ("this program has errors and does not run", "stands in code that is never compiled to the end"),
    ("errors were collected and never told", "an assertion about the derives themselves"),
    ("a recursive field has a recursive schema", "an assertion about what the derives write"),
    ("not a function from a URL to a backend", "a label, which stands beside its message"),
    ("each is one attribute of the field, and independent of the others", "a reason for the compiler"),
    ("event-bus needs the whole of it", "a reason for the compiler"),
    ("for the program", "a reason for the compiler"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// One case of `tests/ui/fail`: its name, as in `topic/twice`, and what the compiler says.
struct Case {
    name: String,
    said: String,
}

impl Case {
    fn all() -> Vec<Self> {
        let inside = |path: &Path| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
        let mut texts: Vec<PathBuf> =
            inside(&root().join("tests/ui/fail")).iter().flat_map(|rule| inside(rule)).collect();
        // The texts of the table of published schemas, which has no folder for each rule.
        texts.extend(inside(&root().join("tests/contract/said")));
        texts.retain(|path| path.extension().is_some_and(|extension| extension == "stderr"));
        texts.push(root().join("tests/contract/unreadable.txt"));
        texts.iter().map(|path| Self { name: name_of_case(path), said: fs::read_to_string(path).unwrap() }).collect()
    }

    fn errors(&self) -> impl Iterator<Item = &str> {
        self.said.lines().filter(|line| line.starts_with("error"))
    }

    /// Its errors and notes, without what stands before them on the line.
    fn lines(&self) -> impl Iterator<Item = &str> {
        self.said.lines().map(|line| line.trim_start().trim_start_matches("= "))
    }
}

/// `topic/twice`, or `contract/a_topic`.
fn name_of_case(path: &Path) -> String {
    let parts: Vec<String> = path.with_extension("").iter().map(|part| part.to_string_lossy().into_owned()).collect();
    let [.., before, folder, name] = parts.as_slice() else { panic!("{} lies too high", path.display()) };
    if folder == "said" { format!("{before}/{name}") } else { format!("{folder}/{name}") }
}

fn assert_none(wrong: &BTreeSet<String>, advice: &str) {
    let listed: Vec<&str> = wrong.iter().map(String::as_str).collect();
    assert!(wrong.is_empty(), "{advice}\n\n{}\n", listed.join("\n"));
}

#[test]
fn every_error_of_a_case_has_an_entry_that_names_the_case() {
    let index = Index::read();
    let mut wrong = BTreeSet::new();
    for case in Case::all() {
        let entries: Vec<&Entry> = index.of_compiler.iter().filter(|entry| entry.cases.contains(&case.name)).collect();
        for error in case.errors() {
            if !entries.iter().any(|entry| entry.texts.iter().any(|text| says(text, error))) {
                let elsewhere = index.of_compiler.iter().find(|entry| entry.texts.iter().any(|text| says(text, error)));
                let hint = elsewhere.map_or_else(
                    || "no entry has this text".to_owned(),
                    |entry| format!("line {} has this text: add the case there", entry.line),
                );
                wrong.insert(format!("`{}`: {error}\n    {hint}", case.name));
            }
        }
    }
    assert_none(
        &wrong,
        "docs/errors.md needs an entry that names the case, with the text, why it is said, and how to mend it:",
    );
}

#[test]
fn every_entry_is_what_the_compiler_says_in_its_cases() {
    let cases = Case::all();
    let mut wrong = BTreeSet::new();
    for entry in Index::read().of_compiler {
        let of_entry: Vec<&Case> = cases.iter().filter(|case| entry.cases.contains(&case.name)).collect();
        let known: Vec<&String> = of_entry.iter().map(|case| &case.name).collect();
        let at = format!("docs/errors.md:{}", entry.line);
        for name in entry.cases.iter().filter(|name| !known.contains(name)) {
            wrong.insert(format!("{at}: there is no case `{name}` in tests/ui/fail or tests/contract/said"));
        }
        if of_entry.is_empty() {
            wrong.insert(format!("{at}: no case: end the entry with one, as in \"Cases: `topic/twice`.\""));
        }
        for text in &entry.texts {
            if !of_entry.iter().any(|case| case.lines().any(|line| says(text, line))) {
                wrong.insert(format!("{at}: no case of the entry says `{text}`"));
            }
        }
        for case in &of_entry {
            if !case.errors().any(|error| entry.texts.iter().any(|text| says(text, error))) {
                wrong.insert(format!("{at}: `{}` does not say it", case.name));
            }
        }
    }
    assert_none(&wrong, "docs/errors.md says what the compiler does not say:");
}

#[test]
fn every_text_of_the_derives_and_of_checks_in_constants_has_an_entry() {
    let index = Index::read();
    let texts: Vec<&String> =
        index.of_compiler.iter().chain(&index.of_program).flat_map(|entry| &entry.texts).collect();
    let mut wrong = BTreeSet::new();
    let mut not_read: BTreeSet<&str> = NOT_READ.iter().map(|(text, _)| *text).collect();
    let says_something = |file: &sources::File| file.checks_in_constants() || file.has_words_of_changes();
    let in_constants = sources::files("event-bus/src").into_iter().filter(says_something);
    for file in sources::files("event-bus-derive/src").into_iter().chain(in_constants) {
        for Literal { line, text } in file.literals().into_iter().filter(Literal::is_for_people) {
            if NOT_READ.iter().any(|(not_read, _)| *not_read == text) {
                not_read.remove(text.as_str());
                continue;
            }
            // An entry has each line for itself.
            let mut shapes = text.lines().map(Shape::of_format);
            if !shapes.all(|shape| texts.iter().any(|entry| shape.is_part_of(entry))) {
                wrong.insert(format!("{}:{line}: {text:?}", file.name));
            }
        }
    }
    wrong.extend(not_read.iter().map(|text| format!("{text:?} stands nowhere: remove it from `NOT_READ`")));
    assert_none(
        &wrong,
        "a user can read these texts. Each needs a case in tests/ui/fail and an entry in docs/errors.md (or, if nobody reads it, a line in \
         `NOT_READ`):",
    );
}

#[test]
fn every_note_of_a_trait_and_of_an_unused_value_has_an_entry() {
    let index = Index::read();
    let texts: BTreeSet<Shape> =
        index.of_compiler.iter().flat_map(|entry| &entry.texts).map(|text| Shape::of_entry(text)).collect();
    let mut wrong = BTreeSet::new();
    let mut found = 0;
    for file in sources::files("event-bus/src") {
        let of_traits = file.attributes("#[diagnostic::on_unimplemented(").into_iter().flat_map(|attribute| {
            let messages = attribute.values("message").map(|text| format!("error[E0277]: {text}"));
            let notes = attribute.values("note").map(|text| format!("note: {text}"));
            messages.chain(notes).collect::<Vec<_>>()
        });
        let of_values = file
            .attributes("#[must_use = ")
            .into_iter()
            .flat_map(|attribute| attribute.literals().map(|text| format!("note: {text}")).collect::<Vec<_>>());
        for text in of_traits.chain(of_values) {
            found += 1;
            if !texts.contains(&Shape::of_entry(&text)) {
                wrong.insert(format!("{}: {text}", file.name));
            }
        }
    }
    assert!(found > 40, "the sources cannot be read");
    assert_none(
        &wrong,
        "these need a case in tests/ui/fail and an entry in docs/errors.md, which has them letter for letter:",
    );
}

#[test]
fn every_error_of_a_running_program_has_an_entry_and_every_entry_an_error() {
    let mut of_sources = BTreeSet::new();
    for file in sources::files("event-bus/src") {
        for attribute in file.attributes("#[error(") {
            // What stands behind the text are its arguments.
            of_sources.extend(attribute.literals().next().map(|text| Shape::of_format(&text)));
        }
    }
    of_sources.extend(notes_of_changes());
    // `{}` alone is an error that says what another says.
    of_sources.retain(Shape::has_words);
    let of_index: BTreeSet<Shape> =
        Index::read().of_program.iter().flat_map(|entry| &entry.texts).map(|text| Shape::of_entry(text)).collect();
    let missing = of_sources.difference(&of_index).map(|shape| format!("missing: {shape}"));
    let left_over = of_index.difference(&of_sources).map(|shape| format!("no error says: {shape}"));
    let wrong = missing.chain(left_over).collect();
    assert_none(
        &wrong,
        "the second part of docs/errors.md has the `#[error(\"..\")]` of event-bus/src, letter for letter:",
    );
}

/// What is said of changes that may be made, which the compiler has no reason to say.
fn notes_of_changes() -> Vec<Shape> {
    let index = Index::read();
    let of_compiler: Vec<&String> = index.of_compiler.iter().flat_map(|entry| &entry.texts).collect();
    let words = sources::files("event-bus/src")
        .into_iter()
        .find(sources::File::has_words_of_changes)
        .expect("the file is there");
    let texts = words.literals().into_iter().filter(Literal::is_for_people).map(|literal| literal.text);
    let notes = texts.filter(|text| !of_compiler.iter().any(|entry| Shape::of_format(text).is_part_of(entry)));
    notes.map(|text| Shape::of_format(&format!("`{{path}}`{text}"))).collect()
}

#[test]
fn each_entry_says_what_to_do_and_stands_in_the_folder_of_its_rule() {
    let index = Index::read();
    let mut wrong = BTreeSet::new();
    for entry in index.of_compiler.iter().chain(&index.of_program) {
        if entry.advice.split_whitespace().count() < 4 {
            wrong.insert(format!("docs/errors.md:{}: say why it is said, and how to mend it", entry.line));
        }
    }
    let folders = fs::read_dir(root().join("tests/ui/fail")).unwrap().map(|entry| entry.unwrap().file_name());
    for folder in folders.map(|name| name.into_string().unwrap()) {
        if !index.rules.contains(&folder) {
            wrong.insert(format!("tests/ui/fail/{folder} has no heading with `{folder}` in docs/errors.md"));
        }
    }
    assert_none(&wrong, "docs/errors.md is not whole:");
}

#[test]
fn a_text_with_gaps_says_every_text_that_fills_them() {
    for (text, said) in [
        ("topic \"{topic}\" is given twice; keep one", "topic \"deals\" is given twice; keep one"),
        ("`{word}` takes no value; write `{word}` alone", "`local` takes no value; write `local` alone"),
        ("write `struct {name} {}`", "write `struct Ping {}`"),
        ("{name}", "anything"),
    ] {
        assert!(says(text, said), "{text}");
    }
    for (text, said) in [
        ("topic \"{topic}\" is given twice", "topic \"deals\" is given twice; keep one"),
        ("`{word}` is given twice", "topic `deals` is given twice"),
        ("write `struct Name { field: Type }`", "write `struct Name x`"),
        ("{a}bc{d}bc", "abc"),
    ] {
        assert!(!says(text, said), "{text}");
    }
    assert!(Shape::of_format("needs `{0}`; write {{ a }}").is_part_of("it needs `{word}`; write { a }, or not"));
    assert!(!Shape::of_format("write {0} here").is_part_of("here write {word}"));
    assert_eq!(Shape::of_format("at {at:?} {{}}").to_string(), Shape::of_entry("at {byte} {}").to_string());
    assert_eq!(iter::once(Shape::of_format("{} {}")).filter(Shape::has_words).count(), 0);
}
