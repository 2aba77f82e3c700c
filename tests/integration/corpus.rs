//! Replays what the fuzzers found worth keeping, on the stable compiler and without a fuzzer.

use std::fs;
use std::path::{Path, PathBuf};

/// What the fuzzers run.
#[path = "../fuzz/src/lib.rs"]
#[allow(unreachable_pub, reason = "they are a crate of their own for the fuzzers")]
pub(crate) mod fuzz;

/// The most that is kept: the rest is found again by whoever fuzzes.
const MOST: u64 = 300 * 1024;

fn files(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(target);
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

fn replay(target: &str, try_bytes: impl Fn(&[u8])) {
    let files = files(target);
    assert!(files.len() > 20, "the corpus of {target} is there");
    for file in files {
        // Shown if it fails.
        println!("{}", file.display());
        try_bytes(&fs::read(file).unwrap());
    }
}

#[test]
fn envelopes_of_the_corpus_are_refused_or_read_and_written_again() {
    replay("envelope", fuzz::envelope::try_bytes);
}

#[test]
fn patterns_of_the_corpus_match_what_the_naive_matcher_says() {
    replay("patterns", fuzz::patterns::try_bytes);
}

#[test]
fn the_corpus_is_small() {
    let all: Vec<_> = ["envelope", "patterns"].into_iter().flat_map(files).collect();
    let bytes: u64 = all.iter().map(|file| fs::metadata(file).unwrap().len()).sum();
    assert!(all.len() < 150 && bytes < MOST, "{} files of {bytes} bytes", all.len());
}
