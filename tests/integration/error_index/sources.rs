//! The texts in the sources, found by reading them as the compiler does as far as strings go.

use std::fs;
use std::path::Path;

use super::root;

/// One Rust file without its tests.
pub(super) struct File {
    pub(super) name: String,
    code: String,
}

/// A string in the code.
pub(super) struct Literal {
    pub(super) line: usize,
    pub(super) text: String,
}

/// An attribute, from its `#[` to the `]`.
pub(super) struct Attribute {
    code: String,
}

/// The files below a folder.
pub(super) fn files(folder: &str) -> Vec<File> {
    fn collect(folder: &Path, files: &mut Vec<File>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_test = path.file_stem().is_some_and(|name| name == "tests" || name == "half_typed");
            if path.is_dir() {
                collect(&path, files);
            } else if !is_test {
                let name = path.strip_prefix(root()).unwrap().display().to_string();
                let text = fs::read_to_string(&path).unwrap();
                let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
                files.push(File { name, code });
            }
        }
    }
    let mut files = Vec::new();
    collect(&root().join(folder), &mut files);
    assert!(files.len() > 10, "{folder} has hardly any files");
    files
}

impl File {
    /// Whether something in it may panic while the user's program is compiled.
    pub(super) fn checks_in_constants(&self) -> bool {
        self.code.contains("const fn ") && (self.code.contains("panic!(") || self.code.contains("assert!("))
    }

    /// Whether it has the words of the comparison with what was published, which constants and the program say.
    pub(super) fn has_words_of_changes(&self) -> bool {
        self.name.ends_with("schema/compare/words.rs")
    }

    pub(super) fn literals(&self) -> Vec<Literal> {
        literals(&self.code)
    }

    /// The attributes that begin so.
    pub(super) fn attributes(&self, beginning: &str) -> Vec<Attribute> {
        let starts = self.code.match_indices(beginning).map(|(at, _)| at);
        // Not those in comments.
        let starts =
            starts.filter(|at| self.code[..*at].rsplit('\n').next().is_some_and(|line| line.trim().is_empty()));
        starts.map(|at| Attribute { code: self.code[at..at + end_of_attribute(&self.code[at..])].to_owned() }).collect()
    }
}

impl Attribute {
    pub(super) fn literals(&self) -> impl Iterator<Item = String> {
        literals(&self.code).into_iter().map(|literal| literal.text)
    }

    /// The texts in `word = ".."`.
    pub(super) fn values(&self, word: &str) -> impl Iterator<Item = String> {
        let start = format!("{word} = \"");
        let places: Vec<usize> = self.code.match_indices(&start).map(|(at, found)| at + found.len() - 1).collect();
        places.into_iter().map(|at| literals(&self.code[at..]).swap_remove(0).text)
    }
}

impl Literal {
    /// Two words at least: one alone is a name, or a sign.
    pub(super) fn is_for_people(&self) -> bool {
        self.text.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() > 1
    }
}

/// To the first `]` at the end of a line, where all ours have it.
fn end_of_attribute(code: &str) -> usize {
    code.find("]\n").expect("an attribute ends") + 1
}

/// Every string, unescaped; strings in comments are none.
fn literals(code: &str) -> Vec<Literal> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(letter) = rest.chars().next() {
        let line = 1 + code[..code.len() - rest.len()].matches('\n').count();
        if rest.starts_with("//") {
            rest = rest.find('\n').map_or("", |end| &rest[end..]);
        } else if let Some(inside) = rest.strip_prefix("r#\"") {
            let (text, after) = inside.split_once("\"#").expect("a raw string ends");
            found.push(Literal { line, text: text.to_owned() });
            rest = after;
        } else if let Some(inside) = rest.strip_prefix('"') {
            let (text, after) = string(inside);
            found.push(Literal { line, text });
            rest = after;
        } else if let Some(length) = character(rest) {
            rest = &rest[length..];
        } else {
            rest = &rest[letter.len_utf8()..];
        }
    }
    found
}

/// The text up to the `"`, and what follows.
fn string(inside: &str) -> (String, &str) {
    let mut text = String::new();
    let mut rest = inside;
    loop {
        if let Some(after) = rest.strip_prefix('"') {
            return (text, after);
        }
        if let Some(after) = rest.strip_prefix("\\\n") {
            // The line goes on, without the indentation of the next.
            rest = after.trim_start();
            continue;
        }
        let is_escape = rest.starts_with('\\');
        let mut letters = rest[usize::from(is_escape)..].chars();
        let letter = letters.next().expect("a string ends");
        text.push(if is_escape && letter == 'n' { '\n' } else { letter });
        rest = letters.as_str();
    }
}

/// The length of a character in quotes, `'"'` or `'\n'`; a lifetime is none.
fn character(code: &str) -> Option<usize> {
    let inside = code.strip_prefix('\'')?;
    let end = match inside.strip_prefix('\\') {
        Some(escaped) => 2 + escaped.get(1..)?.find('\'').filter(|end| *end < 10)?,
        None => inside.chars().next()?.len_utf8(),
    };
    inside[end..].starts_with('\'').then_some(end + 2)
}
