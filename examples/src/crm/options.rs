//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

/// What `--help` prints.
pub(crate) const HELP: &str = r#"A small CRM on an event bus: reads commands, publishes events, and reports what became of them.

Usage: crm [--backend URL] [--verbose] [FILE | -]

  FILE             commands to read; `-` is stdin; without it, the bundled sample
  -b, --backend    where events go besides the handlers: `noop:`, `memory:`, `memory+storing:`, `log:info`, `batch+log:info?size=10`;
                   without it, EVENT_BUS_URL says so, and without that it is `noop:`. The report is the same for all of them
  -v, --verbose    also show a log line for each event
  -h, --help       show this

A command is one line of JSON. "do" says what, "by" says who; ids are UUIDs, amounts are strings:

  {"by":"ada","do":"create_deal","deal":"<uuid>","name":"Fleet tracking","amount":"1200.00"}

  create_deal     deal, name, amount, [account], [contact]   create_lead     lead, name, source, [company], [email]
  update_deal     deal, [name], [amount]                     qualify_lead    lead, score
  move_deal       deal, to                                   convert_lead    lead, account, [contact]
  win_deal        deal, [close_date]                         reject_lead     lead, reason
  lose_deal       deal, reason                               create_account  account, name
  delete_deal     deal                                       update_account  account, [name], [website]
                                                             merge_accounts  source, target
  create_contact  contact, name, email, [account]
  update_contact  contact, [name], [email]
  bounce_contact  contact

Blank lines are skipped. A line that is not understood, and a command that the CRM refuses, is reported on stderr with the line's
number, and the rest goes on.

Exit code: 0 if every line was understood, 1 if some were not, 2 if the commands could not be read at all.
A command that the CRM refuses was understood.
"#;

/// What the command line asks for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Options {
    /// Show [`HELP`].
    Help,
    /// Read commands and report.
    Run { source: Source, backend: Option<String>, verbose: bool },
}

/// Where commands come from.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The bundled sample.
    Sample,
    /// Standard input.
    Stdin,
    /// A file.
    File(PathBuf),
}

/// What is wrong with a command line.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum UsageError {
    /// An option that is none.
    #[error("there is no option `{0}`")]
    UnknownOption(String),
    /// More than one file.
    #[error("one file at a time: `{first}` and `{second}` are two")]
    TwoSources { first: String, second: String },
    /// `--backend` at the end.
    #[error("after `{0}` stands a URL, such as `memory:`")]
    NoUrl(String),
    /// `--backend` more than once.
    #[error("one backend at a time: `--backend` is there twice")]
    TwoBackends,
}

impl Options {
    /// Reads the arguments, without the program's name.
    pub(crate) fn from_arguments(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, UsageError> {
        let (mut source, mut backend, mut verbose) = (None::<OsString>, None, false);
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            let text = argument.to_string_lossy().into_owned();
            match text.as_str() {
                "-h" | "--help" => return Ok(Self::Help),
                "-v" | "--verbose" => verbose = true,
                "-b" | "--backend" => {
                    let url = arguments.next().ok_or(UsageError::NoUrl(text))?;
                    if backend.replace(url.to_string_lossy().into_owned()).is_some() {
                        return Err(UsageError::TwoBackends);
                    }
                }
                option if option.len() > 1 && option.starts_with('-') => return Err(UsageError::UnknownOption(text)),
                _ => {
                    if let Some(first) = source.replace(argument) {
                        let first = first.to_string_lossy().into_owned();
                        return Err(UsageError::TwoSources { first, second: text });
                    }
                }
            }
        }
        let source = match source {
            None => Source::Sample,
            Some(dash) if dash == "-" => Source::Stdin,
            Some(path) => Source::File(path.into()),
        };
        Ok(Self::Run { source, backend, verbose })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Options, UsageError> {
        Options::from_arguments(arguments.iter().map(OsString::from))
    }

    #[test]
    fn without_a_file_the_sample_is_read() {
        let run = |source, verbose| Ok(Options::Run { source, backend: None, verbose });
        assert_eq!(read(&[]), run(Source::Sample, false));
        assert_eq!(read(&["-v", "-"]), run(Source::Stdin, true));
        assert_eq!(read(&["a.jsonl"]), run(Source::File("a.jsonl".into()), false));
    }

    #[test]
    fn a_backend_is_a_url() {
        let memory = Options::Run { source: Source::Stdin, backend: Some("memory:".into()), verbose: false };
        assert_eq!(read(&["--backend", "memory:", "-"]), Ok(memory));
        assert_eq!(read(&["--backend"]), Err(UsageError::NoUrl("--backend".into())));
        assert_eq!(read(&["-b", "memory:", "-b", "log:info"]), Err(UsageError::TwoBackends));
    }

    #[test]
    fn what_is_not_an_option_is_named() {
        assert_eq!(read(&["--loud"]), Err(UsageError::UnknownOption("--loud".into())));
        assert_eq!(read(&["a", "b"]), Err(UsageError::TwoSources { first: "a".into(), second: "b".into() }));
        assert_eq!(read(&["a", "--help"]), Ok(Options::Help));
    }
}
