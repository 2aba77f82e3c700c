//! Runs the examples as a user does, and looks at what they print.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The report of the bundled sample. Its totals were counted from the commands by another program, with the rules written anew.
const SAMPLE_REPORT: &str = include_str!("crm-sample-report.txt");

const DEAL: &str = "018f4e6a-9b2c-7def-8123-456789abcdef";
const LEAD: &str = "018f4e6a-9b2c-7def-8123-456789abcde0";
const ACCOUNT: &str = "018f4e6a-9b2c-7def-8123-456789abcde1";
const CONTACT: &str = "018f4e6a-9b2c-7def-8123-456789abcde2";

/// What a program printed, and its exit code.
struct Run {
    stdout: String,
    stderr: String,
    code: Option<i32>,
}

impl Run {
    fn of(Output { status, stdout, stderr }: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("examples print UTF-8");
        Self { stdout: text(stdout), stderr: text(stderr), code: status.code() }
    }

    /// The lines of stderr that are not log lines.
    fn complaints(&self) -> Vec<&str> {
        self.stderr.lines().filter(|line| line.starts_with("line ") || line.starts_with("crm: ")).collect()
    }

    #[track_caller]
    fn assert_prints(&self, expected: &str) {
        assert!(self.stdout.contains(expected), "{expected:?} is not in:\n{}\n{}", self.stdout, self.stderr);
    }
}

/// The program, without what this test's own environment says of backends.
fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_crm"));
    program.env_remove("EVENT_BUS_URL").env_remove("EVENT_BUS_BACKEND");
    program
}

fn crm(arguments: &[&str]) -> Run {
    Run::of(program().args(arguments).output().unwrap())
}

/// Runs `crm -`.
fn crm_reads(commands: &[u8]) -> Run {
    let mut child =
        program().arg("-").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(commands).unwrap();
    Run::of(child.wait_with_output().unwrap())
}

/// A file of this test's own.
fn file(name: &str, commands: &[u8]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, commands).unwrap();
    path
}

fn command(what: &str, rest: &str) -> String {
    format!("{{\"by\":\"ada\",\"do\":\"{what}\",{rest}}}\n")
}

fn create_deal() -> String {
    command("create_deal", &format!(r#""deal":"{DEAL}","name":"Fleet","amount":"1200.50""#))
}

#[test]
fn the_bundled_sample_is_understood_and_reported() {
    let run = crm(&[]);
    let report = run.stdout.find("Lines: 1269,").map(|start| &run.stdout[start..]);
    assert_eq!(report, Some(SAMPLE_REPORT));
    assert_eq!(run.code, Some(0));
    assert_eq!(run.complaints().len(), 9, "{}", run.stderr);
    assert!(run.complaints().iter().all(|line| line.contains(": refused: ")), "{}", run.stderr);
}

#[test]
fn noteworthy_events_of_the_sample_are_told_as_they_happen() {
    let run = crm(&[]);
    assert_eq!(run.stdout.lines().filter(|line| line.starts_with("won: ")).count(), 5);
    assert_eq!(run.stdout.lines().filter(|line| line.starts_with("bounced: ")).count(), 19);
    let failure = "handler `thank-you` failed: mail to Rosa Kowalska comes back event=deal.won id=";
    assert!(run.stderr.contains(failure), "{}", run.stderr);
}

#[test]
fn a_line_that_is_garbage_is_named_and_the_rest_goes_on() {
    let win = command("win_deal", &format!(r#""deal":"{DEAL}","close_date":"2026-11-23""#));
    let path = file("garbage.jsonl", format!("{}garbage\n\n{win}", create_deal()).as_bytes());
    let run = crm(&[path.to_str().unwrap()]);
    assert_eq!(run.complaints(), ["line 2: not understood: it is not JSON: expected value (column 1)"]);
    run.assert_prints("Lines: 3, carried out: 2, refused: 0, not understood: 1");
    run.assert_prints("  won                1         1,200.50  ##############################\n");
    assert_eq!(run.code, Some(1));
}

#[test]
fn commands_come_from_stdin_too() {
    let run = crm_reads(create_deal().as_bytes());
    run.assert_prints("Lines: 1, carried out: 1, refused: 0, not understood: 0");
    run.assert_prints("  prospecting        1         1,200.50");
    assert_eq!(run.code, Some(0));
}

#[test]
fn what_the_rules_forbid_is_refused_with_the_reason() {
    let of_deal = format!(r#""deal":"{DEAL}""#);
    let commands = [
        create_deal(),
        command("win_deal", &of_deal),
        command("move_deal", &format!(r#"{of_deal},"to":"proposal""#)),
        command("delete_deal", &format!(r#""deal":"{LEAD}""#)),
    ];
    let run = crm_reads(commands.concat().as_bytes());
    let expected = [
        "line 3: refused: deal `Fleet` is won: a won deal cannot be moved".to_owned(),
        format!("line 4: refused: there is no deal {LEAD}"),
    ];
    assert_eq!(run.complaints(), expected);
    assert_eq!(run.code, Some(0), "a command that is refused was understood");
}

#[test]
fn a_conversion_publishes_the_account_and_the_contact_that_follow_from_it() {
    let commands = [
        command(
            "create_lead",
            &format!(
                r#""lead":"{LEAD}","name":"Ada","source":"referral","company":"Engines","email":"ada@engines.example""#
            ),
        ),
        command("convert_lead", &format!(r#""lead":"{LEAD}","account":"{ACCOUNT}","contact":"{CONTACT}""#)),
        command("bounce_contact", &format!(r#""contact":"{CONTACT}""#)),
        command(
            "create_deal",
            &format!(r#""deal":"{DEAL}","name":"Mill","amount":"5","account":"{ACCOUNT}","contact":"{CONTACT}""#),
        ),
        command("win_deal", &format!(r#""deal":"{DEAL}""#)),
    ];
    let run = crm_reads(commands.concat().as_bytes());
    run.assert_prints("bounced: mail to Ada came back");
    for row in [
        "  account.created              1\n",
        "  contact.created              1\n",
        "  lead.qualified               1\n",
        "  conversions                  1         0\n",
        "  thank-you                    0         1\n",
        "    1 x thank-you: mail to Ada comes back\n",
    ] {
        run.assert_prints(row);
    }
}

#[test]
fn bytes_that_are_no_text_and_endless_lines_do_no_harm() {
    let mut commands = b"\xff\xfe\n".to_vec();
    commands.extend(format!("{{\"by\":\"{}\n", "x".repeat(1 << 20)).as_bytes());
    commands.extend(create_deal().as_bytes());
    let run = crm_reads(&commands);
    let expected =
        ["line 1: not understood: byte 1 is not UTF-8", "line 2: not understood: it is longer than 65536 bytes"];
    assert_eq!(run.complaints(), expected);
    run.assert_prints("Lines: 3, carried out: 1, refused: 0, not understood: 2");
    assert_eq!(run.code, Some(1));
}

#[test]
fn what_a_terminal_would_obey_is_not_printed() {
    let run = crm_reads(b"{\"by\":\"ada\",\"do\":\"\\u001b[2J\"}\n");
    assert!(run.complaints()[0].starts_with(r"line 1: not understood: unknown variant `\u{1b}[2J`"), "{}", run.stderr);
}

#[test]
fn a_missing_file_is_said_kindly() {
    let run = crm(&["no-such-file.jsonl"]);
    let complaints = run.complaints();
    assert!(complaints[0].starts_with("crm: cannot open `no-such-file.jsonl`: "), "{}", run.stderr);
    assert!(complaints[0].ends_with("(without a file, `crm` runs the bundled sample)"), "{}", run.stderr);
    assert_eq!((run.stdout.as_str(), run.code), ("", Some(2)));
}

#[test]
fn help_explains_the_exit_code_and_a_wrong_option_points_to_help() {
    let help = crm(&["--help"]);
    help.assert_prints("Exit code: 0 if every line was understood, 1 if some were not");
    assert_eq!(help.code, Some(0));
    let wrong = crm(&["--loud"]);
    assert_eq!(wrong.complaints(), ["crm: there is no option `--loud`; try `crm --help`"]);
    assert_eq!(wrong.code, Some(2));
}

#[test]
fn the_report_is_the_same_whatever_the_backend() {
    for backend in ["noop:", "memory:", "memory+storing:", "log:info", "batch+log:debug?size=50"] {
        let run = crm(&["--backend", backend]);
        let report = run.stdout.find("Lines: 1269,").map(|start| &run.stdout[start..]);
        assert_eq!(report, Some(SAMPLE_REPORT), "{backend}");
        assert_eq!(run.complaints().len(), 9, "{backend}: {}", run.stderr);
        assert_eq!(run.code, Some(0), "{backend}");
    }
}

#[test]
fn the_log_backend_has_a_line_for_each_event() {
    let path = file("logged.jsonl", create_deal().as_bytes());
    let run = crm(&["--backend", "log:info", path.to_str().unwrap()]);
    assert_eq!(run.stderr.matches("Event: deal.created | Topics: deals | Data: {").count(), 1, "{}", run.stderr);
}

#[test]
fn the_environment_says_the_backend_where_the_option_does_not() {
    let path = file("environment.jsonl", create_deal().as_bytes());
    let run = |arguments: &[&str]| {
        Run::of(program().env("EVENT_BUS_URL", "memory+storing:").args(arguments).arg(&path).output().unwrap())
    };
    let (by_environment, by_option) = (run(&[]), run(&["--backend", "log:info"]));
    assert!(by_environment.stderr.contains("event bus built with InMemory"), "{}", by_environment.stderr);
    assert!(by_option.stderr.contains("event bus built with Logging"), "{}", by_option.stderr);
}

#[test]
fn a_backend_that_cannot_be_is_said_kindly() {
    let said = |url: &str| {
        let run = crm(&["--backend", url]);
        assert_eq!((run.stdout.as_str(), run.code), ("", Some(2)), "{url}");
        run.complaints().concat()
    };
    let unknown = said("memry:");
    assert!(
        unknown.starts_with("crm: no backend is registered for `memry:` (is it `memory`?); registered are "),
        "{unknown}"
    );
    let level = said("log:loud");
    assert!(level.starts_with("crm: the URL `log:loud` cannot be used: its level is none"), "{level}");
    assert_eq!(
        crm(&["--backend"]).complaints(),
        ["crm: after `--backend` stands a URL, such as `memory:`; try `crm --help`"]
    );
}

#[test]
fn log_lines_show_events_without_addresses() {
    let create = format!(r#""contact":"{CONTACT}","name":"Ada","email":"ada@engines.example""#);
    let path = file("contact.jsonl", command("create_contact", &create).as_bytes());
    let run = crm(&["--verbose", path.to_str().unwrap()]);
    let line = format!(
        r#"Event: contact.created | Topics: contacts | Data: {{"contact_id":"{CONTACT}","email":"[redacted]","name":"Ada"}}"#
    );
    assert!(run.stderr.contains(&line), "{}", run.stderr);
    assert!(!run.stderr.contains('@') && !run.stdout.contains('@'), "{}", run.stderr);
}

#[test]
fn hello_prints_what_arrived() {
    let run = Run::of(Command::new(env!("CARGO_BIN_EXE_hello")).output().unwrap());
    assert_eq!(run.stdout, "deal 7 moved to negotiation\n1 handler ran\n");
    assert_eq!(run.code, Some(0));
}

#[test]
fn no_runtime_prints_what_each_part_does() {
    let run = Run::of(Command::new(env!("CARGO_BIN_EXE_no_runtime")).output().unwrap());
    let expected = r#"# by type
to pick: tea for order 1
order 1 is open
order 1 is done, in 2 parcels
# by topic
order.placed on orders, vip: {"order":2,"item":"coffee"}
ada hands 1 parcels to the carrier
order.shipped on orders, parcels: {"order":2,"parcels":1}
# unsubscribing
ding, order 3
noted, order 3
2 handlers ran
0 handlers ran, 0 subscriptions are left
# failing
archived order 5
1 handler ran, 2 failed
- handler `label-printer` failed: there is no paper left
- handler `scales` panicked: an order has at least one parcel
"#;
    assert_eq!(run.stdout, expected);
    assert_eq!(run.code, Some(0));
}
