//! What the compiler says to a mistake, word by word. Each folder is a rule, each file one mistake.
//!
//! `TRYBUILD=overwrite cargo test -p event-bus-tests --test ui` writes the texts anew; read them as a beginner would before you commit them.

#[test]
fn a_mistake_is_an_error_that_says_how_to_mend_it() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/pass/*.rs");
    cases.compile_fail("ui/fail/*/*.rs");
}
