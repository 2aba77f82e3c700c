//! What is compatible and what is not: one table, `cases/*.txt`, that the compiler, `schema::compare` and the update of published files answer
//! alike. The cases are modules of few packages, so that all of them cost two builds.
//!
//! `CONTRACT=overwrite cargo test -p event-bus-tests --test contract` writes the texts in `said` anew; read them as a beginner would before you
//! commit them. An empty file there is how a new one begins.

mod program;
mod run;
mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{env, fs};

use event_bus::schema::{self, Change, Compat};

use self::run::RUN;
use self::table::{Case, Expected};

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "{} are wrong:\n\n{}\n", wrong.len(), wrong.join("\n\n"));
}

/// The definitions of a case that something was published before.
fn directions(case: &Case) -> impl Iterator<Item = (usize, &[Expected])> {
    let published = |side: &usize| RUN.published(case, *side).is_some();
    (0..case.sides.len()).filter(published).map(|side| (side, case.sides[side].expected.as_slice()))
}

#[test]
fn the_table_is_large_enough() {
    let (mut right, mut wrong) = (0, 0);
    for case in &RUN.cases {
        for (_, expected) in directions(case) {
            *(if expected.is_empty() { &mut right } else { &mut wrong }) += 1;
        }
    }
    assert!(right > 60 && wrong > 80, "{} cases, {right} without an error, {wrong} with one", RUN.cases.len());
}

#[test]
fn the_compiler_has_one_error_for_each_mistake_and_it_stands_on_the_field() {
    let mut wrong = Vec::new();
    let mut placed = 0;
    for case in &RUN.cases {
        for side in 0..case.sides.len() {
            let said = RUN.said_of(case, side);
            placed += said.len();
            let mut of_line: BTreeMap<usize, Vec<&Expected>> = BTreeMap::new();
            for expected in case.sides[side].expected.iter().filter(|expected| !expected.later) {
                of_line.entry(expected.line).or_default().push(expected);
            }
            let mut problems = Vec::new();
            for (line, expected) in &of_line {
                let here: Vec<&str> =
                    said.iter().filter(|said| said.line == *line).map(|said| said.message.as_str()).collect();
                // What is gone stands on the struct, each with an error of its own; a field has one.
                let is_one = here.len() == 1 || expected.iter().all(|expected| expected.words.contains("is gone"));
                if !is_one || !are_said(&here, expected) {
                    problems.push(format!("line {line}: {} errors, expected {expected:?}", here.len()));
                }
            }
            if said.iter().any(|said| !of_line.contains_key(&said.line)) {
                problems.push("more errors than expected".to_owned());
            }
            if !problems.is_empty() {
                let rendered: String = said.iter().map(|said| said.rendered.as_str()).collect();
                wrong.push(format!("`{}`, definition {}: {}\n{rendered}", case.title, side + 1, problems.join("; ")));
            }
        }
    }
    let elsewhere = if placed == RUN.said.len() {
        None
    } else {
        Some(format!("{} errors stand in no case", RUN.said.len() - placed))
    };
    wrong.extend(elsewhere);
    assert_none(&wrong);
}

/// Whether the messages have a line for each change that is expected, and no other.
fn are_said(messages: &[&str], expected: &[&Expected]) -> bool {
    let lines: Vec<&str> = messages.iter().flat_map(|message| message.lines()).collect();
    let has = |expected: &&Expected| {
        lines.iter().any(|line| line.contains(&quoted(&expected.path)) && line.contains(&expected.words))
    };
    lines.len() == expected.len() && expected.iter().all(has)
}

fn quoted(path: &str) -> String {
    if path == "-" { String::new() } else { format!("`{path}`") }
}

#[test]
fn compare_gives_the_verdict_of_the_compiler() {
    let mut wrong = Vec::new();
    for case in &RUN.cases {
        for (side, expected) in directions(case) {
            let (older, newer) = (RUN.published(case, side).unwrap(), RUN.document(case, side));
            let compat = compat_of(&case.sides[side].code);
            let changes =
                schema::compare(&older, &newer, compat).unwrap_or_else(|error| panic!("`{}`: {error}", case.title));
            let breaking: Vec<&Change> = changes.iter().filter(|change| change.is_breaking()).collect();
            let expected: Vec<Expected> = expected.iter().flat_map(apart).collect();
            let is_expected = |change: &&Change| expected.iter().any(|expected| is_it(change, expected));
            if breaking.len() != expected.len() || !breaking.iter().all(is_expected) {
                wrong.push(format!("`{}`, definition {}: {breaking:#?}\nexpected {expected:#?}", case.title, side + 1));
            }
            if case.title.starts_with("nothing but ") && !changes.is_empty() {
                wrong.push(format!("`{}`, definition {}: {changes:#?}", case.title, side + 1));
            }
        }
    }
    assert_none(&wrong);
}

/// Where a field may have become another, the compiler has one error, on the new one. Two schemas are compared without a guess.
fn apart(expected: &Expected) -> Vec<Expected> {
    let Some((_, became)) = expected.words.split_once("if it became `") else { return vec![expected.clone()] };
    let became = became.split('`').next().unwrap_or_default();
    let change =
        |path: &str, words: &str| Expected { path: path.to_owned(), words: words.to_owned(), ..expected.clone() };
    vec![change(&expected.path, "was published and is gone"), change(became, "is a new required field")]
}

fn is_it(change: &Change, expected: &Expected) -> bool {
    let path = if expected.path == "-" { "" } else { &expected.path };
    change.path() == path && change.to_string().contains(&expected.words)
}

fn compat_of(code: &str) -> Compat {
    if code.contains("reads = \"subset\"") {
        Compat::Subset
    } else if code.contains("compat = \"backward\"") {
        Compat::Backward
    } else {
        Compat::Full
    }
}

/// The second definition, where the first was published.
#[test]
fn an_update_refuses_what_does_not_compile_and_nothing_else() {
    let broken: BTreeSet<String> = RUN
        .cases
        .iter()
        .filter(|case| !case.sides[1].expected.is_empty())
        .map(|case| format!("case.{}", case.name()))
        .collect();
    let refused: BTreeSet<String> = RUN.refused.iter().cloned().collect();
    let difference: Vec<&String> = broken.symmetric_difference(&refused).collect();
    assert!(difference.is_empty(), "{difference:?}\n{}", RUN.update);
}

#[test]
fn what_the_compiler_says_is_held_word_by_word() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/said");
    let overwrite = env::var("CONTRACT").is_ok_and(|value| value == "overwrite");
    let mut wrong = Vec::new();
    for file in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        let name = file.file_stem().unwrap().to_str().unwrap();
        let said: String = match RUN.cases.iter().find(|case| case.name() == name) {
            Some(case) => (0..case.sides.len())
                .flat_map(|side| RUN.said_of(case, side))
                .map(|said| said.rendered.as_str())
                .collect(),
            None => panic!("{} is of no case", file.display()),
        };
        if overwrite {
            fs::write(&file, &said).unwrap();
        } else if fs::read_to_string(&file).unwrap() != said {
            wrong.push(format!("{}:\n{said}", file.display()));
        }
    }
    assert_none(&wrong);
}
