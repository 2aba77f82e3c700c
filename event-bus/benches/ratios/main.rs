//! Prints one Markdown table: what things cost, as ratios to a floor or as counts. `event-bus/benches/run` is the command; docs/benchmarks.md says how to read it.

#[path = "../cases/mod.rs"]
mod cases;

mod rounds;
mod row;
mod table;
mod threads;
mod valgrind;

use table::TABLE;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [word, case, times] = &arguments[..]
        && word == valgrind::COUNT
    {
        return valgrind::count(case, times);
    }
    // `cargo test --all-targets` builds without optimisation: what it could measure says nothing, but the names have to be right.
    if !arguments.iter().any(|argument| argument == "--bench") {
        for name in TABLE.iter().flat_map(|line| line.measure.cases()) {
            let _ = cases::find(name);
        }
        return;
    }
    arguments.retain(|argument| !argument.starts_with("--"));
    println!("{}", row::HEAD);
    for line in TABLE {
        if arguments.is_empty() || arguments.iter().any(|word| word == line.group) {
            println!("{}", line.measure());
        }
    }
}
