//! Published files that cannot be read: `unreadable.txt`.

use crate::program::Program;
use crate::run::RUN;

/// The package with an event for each of them.
pub(crate) const PACKAGE: &str = "unreadable";

/// A file, and what the derive says of it.
struct Unreadable {
    name: String,
    document: String,
    message: String,
}

fn all() -> Vec<Unreadable> {
    let (introduction, cases) = include_str!("unreadable.txt").split_once("\n== ").expect("there are cases");
    let advice = introduction.trim_end().lines().last().expect("the introduction ends with it");
    cases.split("\n== ").map(|case| Unreadable::new(case.trim_end(), advice)).collect()
}

impl Unreadable {
    fn new(case: &str, advice: &str) -> Self {
        let (title, case) = case.split_once('\n').expect("a title is a line");
        let (document, message) = case.rsplit_once("error: ").expect("it ends with the error");
        let name = title.replace(' ', "_").to_lowercase();
        let document = match document.strip_prefix("field: ") {
            Some(field) => document_with(field, &name),
            None => document.trim_end().to_owned(),
        };
        let message = format!("{}\n{advice}", message.replace("FILE", &format!("case.{name}.v1.json")));
        Self { name, document, message }
    }
}

fn document_with(field: &str, name: &str) -> String {
    format!(r#"{{ "title": "case.{name}", "x-version": 1, "type": "object", "properties": {{ "field": {field} }} }}"#)
}

/// Writes the package, with a line for each event.
pub(crate) fn write(program: &Program) {
    for Unreadable { name, document, .. } in all() {
        program.write(&format!("{PACKAGE}/schemas/case.{name}.v1.json"), &document);
    }
    let modules: Vec<(String, String)> =
        all().into_iter().map(|case| (case.name.clone(), module(&case.name))).collect();
    let modules: Vec<(String, &str)> = modules.iter().map(|(name, code)| (name.clone(), code.as_str())).collect();
    program.package(PACKAGE, &modules);
}

fn module(name: &str) -> String {
    format!(
        "use super::*;\n#[derive(Serialize, Deserialize, Event)]\n#[event(\"case.{name}\")]\nstruct E {{\n    field: u64,\n}}\n"
    )
}

#[test]
fn a_published_file_that_cannot_be_read_is_one_error_at_the_name() {
    let mut wrong = Vec::new();
    for case in all() {
        let file = format!("{PACKAGE}/src/{}.rs", case.name);
        let said: Vec<_> = RUN.said.iter().filter(|said| said.file == file).collect();
        match said.as_slice() {
            [one] if one.message == case.message && one.line == 3 => {}
            others => wrong.push(format!("{}\nexpected: {}\n{others:#?}", case.name, case.message)),
        }
    }
    crate::assert_none(&wrong);
}
