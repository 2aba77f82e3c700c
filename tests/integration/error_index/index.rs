//! docs/errors.md, read.
//!
//! An entry is a block of ```` ```text ```` with what is said, a line for each text, and what stands below it up to the next one: why it is said, how
//! to mend it, and after `Cases:` the files of `tests/ui/fail` that show it.

use std::collections::BTreeSet;

use super::read;

/// The whole page.
pub(super) struct Index {
    pub(super) of_compiler: Vec<Entry>,
    pub(super) of_program: Vec<Entry>,
    /// The words in backticks in the headings.
    pub(super) rules: BTreeSet<String>,
}

/// One entry.
#[derive(Default)]
pub(super) struct Entry {
    /// Where it begins.
    pub(super) line: usize,
    pub(super) texts: Vec<String>,
    pub(super) advice: String,
    pub(super) cases: BTreeSet<String>,
}

impl Index {
    pub(super) fn read() -> Self {
        let page = read("docs/errors.md");
        let (of_compiler, of_program) =
            page.split_once("\n## What a running program says\n").expect("the page has two parts");
        let before = of_compiler.lines().count() + 2;
        let headings = page.lines().filter(|line| line.starts_with('#'));
        let index = Self {
            of_compiler: entries(of_compiler, 0),
            of_program: entries(of_program, before),
            rules: headings.flat_map(in_backticks).collect(),
        };
        assert!(index.of_compiler.len() > 100 && index.of_program.len() > 50, "docs/errors.md cannot be read");
        index
    }
}

/// What a line belongs to.
enum Part {
    Texts,
    Advice,
    Cases,
    /// The words below a heading.
    Introduction,
}

fn entries(page: &str, lines_before: usize) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    let mut part = Part::Introduction;
    for (at, line) in page.lines().enumerate() {
        match (&part, line) {
            (Part::Texts, "```") => part = Part::Advice,
            (_, "```text") => {
                found.push(Entry { line: lines_before + at + 1, ..Entry::default() });
                part = Part::Texts;
                continue;
            }
            (Part::Advice, line) if line.starts_with("Cases: ") => part = Part::Cases,
            (Part::Advice | Part::Cases, line) if line.starts_with('#') => part = Part::Introduction,
            _ => {}
        }
        let Some(entry) = found.last_mut() else { continue };
        match part {
            Part::Texts => entry.texts.push(line.trim_start().trim_start_matches("= ").to_owned()),
            Part::Advice => entry.advice.extend([line.trim_matches('`'), "\n"]),
            Part::Cases => entry.cases.extend(in_backticks(line)),
            Part::Introduction => {}
        }
    }
    found
}

fn in_backticks(line: &str) -> Vec<String> {
    line.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
