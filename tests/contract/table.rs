//! The cases: what an event was, what it is, and what is wrong with that.
//!
//! A case in `cases/*.txt` is a title behind `==` and two definitions, with a line `--` between them. Each is published in turn, and the other is
//! what stands in the program then: so a case is tried in both directions. `//~ path: words` stands on the line where an error is expected when
//! the *other* definition was published; without one there is no error. Two of them on one line are one error that says both.
//!
//! Where a path stands behind `later: ` the compiler has no error, since it knows of a type no more than its name: the test of the published files has.
//! `-` is what has no path.
//!
//! A third definition comes after the second has taken the place of the first in the published file.
//!
//! `@event` and `@event(topics = ["deals"])` stand for the derives and the attribute with the name of the case, `@field` for those of a part.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// One case.
pub(crate) struct Case {
    pub(crate) title: String,
    pub(crate) sides: Vec<Side>,
}

/// One definition, as it is compiled.
pub(crate) struct Side {
    pub(crate) code: String,
    pub(crate) expected: Vec<Expected>,
}

/// What is said where the other definition was published.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Expected {
    /// The line in `code`, counted from 1.
    pub(crate) line: usize,
    pub(crate) path: String,
    pub(crate) words: String,
    /// The compiler does not see it, and the program does.
    pub(crate) later: bool,
}

impl Case {
    /// Every case, each with a title of its own.
    pub(crate) fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/cases");
        let mut files: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let texts = files.iter().map(|file| fs::read_to_string(file).unwrap());
        let cases: Vec<Self> = texts.flat_map(|text| Self::of_file(&text)).collect();
        let mut names = BTreeSet::new();
        for case in &cases {
            assert!(names.insert(case.name()), "two cases are called `{}`", case.title);
        }
        cases
    }

    fn of_file(text: &str) -> Vec<Self> {
        let parts = text.split("\n== ").skip(1);
        parts
            .map(|part| part.split_once('\n').expect("a title is a line"))
            .map(|(title, code)| Self::new(title, code))
            .collect()
    }

    fn new(title: &str, code: &str) -> Self {
        let name = name_of(title);
        let sides: Vec<Side> = code.split("\n--\n").map(|code| Side::new(&name, code.trim())).collect();
        assert!((2..=3).contains(&sides.len()), "`{title}` needs two definitions, or three");
        Self { title: title.to_owned(), sides }
    }

    /// The name of its module, and behind `case.` of its event.
    pub(crate) fn name(&self) -> String {
        name_of(&self.title)
    }
}

impl Side {
    fn new(name: &str, code: &str) -> Self {
        let mut side = Self { code: "use super::*;\n".to_owned(), expected: Vec::new() };
        for (index, line) in code.lines().enumerate() {
            let mut parts = line.split("//~ ");
            side.code.push_str(&written_out(parts.next().unwrap_or_default().trim_end(), name));
            side.code.push('\n');
            for part in parts {
                let (later, part) = part.strip_prefix("later: ").map_or((false, part), |part| (true, part));
                let (path, words) =
                    part.trim_end().split_once(": ").unwrap_or_else(|| panic!("`{name}`: what does `{part}` say?"));
                side.expected.push(Expected { line: index + 2, path: path.to_owned(), words: words.to_owned(), later });
            }
        }
        side
    }
}

/// On one line, so that lines keep their numbers.
fn written_out(line: &str, name: &str) -> String {
    const DERIVES: &str = "#[derive(Debug, Clone, Serialize, Deserialize, ";
    let event = |arguments: &str| format!("{DERIVES}Event)] #[event(\"case.{name}\"{arguments})]");
    if let Some(arguments) = line.strip_prefix("@event(") {
        let (arguments, behind) =
            arguments.split_once(") ").unwrap_or_else(|| panic!("`{name}`: a struct follows on the line"));
        return format!("{} {behind}", event(&format!(", {arguments}")));
    }
    let line = line.replace("@event", &event(""));
    line.replace("@field", &format!("{DERIVES}EventField)]"))
}

fn name_of(title: &str) -> String {
    let words = title.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("_")
}
