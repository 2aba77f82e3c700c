//! What is wrong with the events of a program as a whole. A program of two crates with one name is built for it: `fixtures/two-crates`.

use std::path::Path;
use std::process::Command;

/// Runs a program of the fixture, and gives what it printed.
fn run(program: &str, profile: &str) -> String {
    run_with(program, profile, &[])
}

fn run_with(program: &str, profile: &str, arguments: &[&str]) -> String {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/two-crates");
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/fixtures");
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--locked", "--bin", program, "--profile", profile, "--"])
        .args(arguments)
        .current_dir(&fixture)
        .env("CARGO_TARGET_DIR", target)
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo can be started");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{}\n{}", text(&output.stdout), text(&output.stderr));
    text(&output.stdout)
}

#[test]
fn events_of_a_dependency_are_found_in_dev_and_in_release_with_lto() {
    for profile in ["dev", "release"] {
        assert_eq!(run("linked", profile), "orders.paid v1 of orders_events\norders.placed v1 of orders_events\n");
    }
}

#[test]
fn a_catalog_program_of_one_line_has_the_events_of_the_crate_that_it_names() {
    let list = "orders.paid v1    orders  An order was paid.\norders.placed v1  orders  An order was placed.\n";
    assert_eq!(run_with("catalog", "dev", &["list"]), list);
}

#[test]
fn two_crates_with_one_name_are_refused_with_both_places() {
    let said = run("twice", "dev");
    let (first, second) =
        ("orders_events::events (orders-events/src/lib.rs:", "rival_events (rival-events/src/lib.rs:");
    assert!(said.starts_with("the bus cannot be built:\n- "), "{said}");
    assert!(said.contains("event `orders.paid` v1 is defined twice, in "), "{said}");
    assert!(said.contains(first) && said.contains(second), "{said}");
    assert!(
        said.contains("event `orders.placed` has two current versions") || said.contains("is published as v1 by"),
        "{said}"
    );
}

#[test]
fn a_program_without_events_is_told_so() {
    assert!(run("none", "dev").starts_with("no event is registered in this test: link-time registration was dropped"));
}
