//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use super::error::CliError;

/// What `--help` prints; `PROGRAM` stands for the program's name.
pub(super) const HELP: &str = "\
The events of this program.

Usage: PROGRAM json-schema [EVENT..] [--out FOLDER]
       PROGRAM markdown [--out FILE]
       PROGRAM list
       PROGRAM check FOLDER

  json-schema   JSON Schema (2020-12): one JSON array with a document for each event and version, or the document alone where one
                EVENT is named. An EVENT is a name, `deal.won`, which is its current version, or one version of it, `deal.won.v1`
  markdown      a document for people
  list          a line for each event and version
  check         compares the published schemas in FOLDER, one file `deal.won.v1.json` for each event and version, with the events of
                this program, and says what differs

  -o, --out     write there instead of to the standard output; json-schema writes a file for each event and version
  -h, --help    show this

Exit code: 0 if all is well, 1 if `check` found that something breaks, 2 if this could not be done.
";

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Options {
    Help,
    JsonSchema { events: Vec<String>, out: Option<PathBuf> },
    Markdown { out: Option<PathBuf> },
    List,
    Check { folder: PathBuf },
}

impl Options {
    /// Reads the arguments, without the program's name.
    pub(super) fn from_arguments(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, CliError> {
        let mut arguments = arguments.into_iter();
        let command = arguments.next().ok_or(CliError::NoCommand)?;
        let command = command.to_string_lossy().into_owned();
        let command = match command.as_str() {
            "json-schema" => "json-schema",
            "markdown" => "markdown",
            "list" => "list",
            "check" => "check",
            "-h" | "--help" => return Ok(Self::Help),
            _ => return Err(CliError::UnknownCommand(command)),
        };
        let Some(given) = Given::read(command, arguments)? else { return Ok(Self::Help) };
        given.options(command)
    }
}

/// What stands behind the command.
#[derive(Default)]
struct Given {
    words: Vec<OsString>,
    out: Option<PathBuf>,
}

impl Given {
    /// `None` if help was asked for.
    fn read(command: &'static str, mut arguments: impl Iterator<Item = OsString>) -> Result<Option<Self>, CliError> {
        let mut given = Self::default();
        while let Some(argument) = arguments.next() {
            match argument.to_string_lossy().as_ref() {
                "-h" | "--help" => return Ok(None),
                "-o" | "--out" => {
                    let path = arguments.next().ok_or(CliError::NoPath("--out"))?;
                    if given.out.replace(path.into()).is_some() {
                        return Err(CliError::Twice("--out"));
                    }
                }
                option if option.starts_with('-') => {
                    return Err(CliError::Unexpected { command, argument: option.to_owned() });
                }
                _ => given.words.push(argument),
            }
        }
        Ok(Some(given))
    }

    fn options(self, command: &'static str) -> Result<Options, CliError> {
        let Self { words, out } = self;
        let unexpected = |argument: String| Err(CliError::Unexpected { command, argument });
        if let ("list" | "check", Some(_)) = (command, &out) {
            return unexpected("--out".to_owned());
        }
        let room = match command {
            "json-schema" => words.len(),
            "check" => 1,
            _ => 0,
        };
        if let Some(word) = words.get(room) {
            return unexpected(word.to_string_lossy().into_owned());
        }
        let mut words = words.into_iter();
        Ok(match command {
            "json-schema" => {
                Options::JsonSchema { events: words.map(|word| word.to_string_lossy().into_owned()).collect(), out }
            }
            "markdown" => Options::Markdown { out },
            "check" => Options::Check { folder: words.next().ok_or(CliError::NoFolder)?.into() },
            _ => Options::List,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &str) -> Result<Options, String> {
        Options::from_arguments(arguments.split_whitespace().map(OsString::from)).map_err(|error| error.to_string())
    }

    #[test]
    fn each_command_takes_what_help_says() {
        let events = || vec!["deal.won".to_owned(), "deal.lost.v1".to_owned()];
        assert_eq!(read("json-schema"), Ok(Options::JsonSchema { events: vec![], out: None }));
        let to_a_folder = Options::JsonSchema { events: events(), out: Some("there".into()) };
        assert_eq!(read("json-schema deal.won --out there deal.lost.v1"), Ok(to_a_folder));
        assert_eq!(read("markdown -o a.md"), Ok(Options::Markdown { out: Some("a.md".into()) }));
        assert_eq!(read("list"), Ok(Options::List));
        assert_eq!(read("check schemas"), Ok(Options::Check { folder: "schemas".into() }));
        assert_eq!(read("markdown --help"), Ok(Options::Help));
        assert_eq!(read("-h"), Ok(Options::Help));
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let said = |arguments| read(arguments).unwrap_err();
        assert_eq!(said(""), "say what to do: json-schema, markdown, list or check; --help shows more");
        assert_eq!(
            said("lisst"),
            "there is no command `lisst`: json-schema, markdown, list and check are; --help shows more"
        );
        assert_eq!(said("list --all"), "`list` does not take `--all`; --help shows what it takes");
        assert_eq!(said("list --out a"), "`list` does not take `--out`; --help shows what it takes");
        assert_eq!(said("markdown a.md"), "`markdown` does not take `a.md`; --help shows what it takes");
        assert_eq!(said("check a b"), "`check` does not take `b`; --help shows what it takes");
        assert_eq!(said("markdown --out"), "after `--out` stands a path");
        assert_eq!(said("markdown --out a --out b"), "`--out` is there twice");
        assert_eq!(said("check"), "`check` needs the folder with the published schemas, such as `check schemas`");
    }
}
