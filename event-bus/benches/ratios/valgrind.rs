//! Counts that no other program on the machine can change: instructions (callgrind) and allocations (memcheck). The program runs itself under valgrind, twice,
//! so that what one operation costs is what the second run has more, divided by how often more it did it.

use std::process::Command;

use crate::cases;

/// The word with which the program is told to do one case so many times and nothing else.
pub(crate) const COUNT: &str = "count";

/// How many instructions one operation takes.
pub(crate) fn instructions(case: &str) -> Option<f64> {
    // Nothing is counted outside the work itself: a case's preparation may be long, and is not the same each time where hashes are random.
    let counted = format!("--toggle-collect=*{}*", stringify!(counted_work));
    let arguments = ["--tool=callgrind", "--callgrind-out-file=/dev/null", "--collect-atstart=no", &counted];
    of_one(case, &arguments, "Collected :")
}

/// How many allocations one operation makes; a reallocation is one too.
pub(crate) fn allocations(case: &str) -> Option<f64> {
    of_one(case, &["--tool=memcheck", "--leak-check=no"], "total heap usage:")
}

/// How much of one operation there is in the number that valgrind writes after `label`.
fn of_one(case: &str, arguments: &[&str], label: &str) -> Option<f64> {
    const TIMES: u32 = 2_000;
    let [once, twice] = [TIMES, 2 * TIMES].map(|times| run(case, times, arguments, label));
    // To a tenth: what is not of the operations, such as a buffer that grew once more, is less than that of each.
    Some(((twice? - once?) / f64::from(TIMES) * 10.0).round() / 10.0)
}

fn run(case: &str, times: u32, arguments: &[&str], label: &str) -> Option<f64> {
    let program = std::env::current_exe().expect("it runs");
    let output =
        Command::new("valgrind").args(arguments).arg(program).args([COUNT, case, &times.to_string()]).output().ok()?;
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{case} under valgrind: {said}");
    let number = said.split_once(label)?.1.split_whitespace().next()?.replace(',', "");
    Some(number.parse().expect("valgrind writes a number there"))
}

/// What the program does under valgrind.
pub(crate) fn count(case: &str, times: &str) {
    let mut work = (cases::find(case).make)();
    // What only the first operation does, such as making a list, is not counted.
    work(10);
    counted_work(&mut work, times.parse().expect("a number"));
}

#[inline(never)]
fn counted_work(work: &mut cases::Work, times: u64) {
    work(times);
}
