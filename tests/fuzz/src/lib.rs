//! What the fuzzers try. The same functions replay the corpus in `tests/run`, on the stable compiler and without a fuzzer.

pub mod envelope;
pub mod naive;
pub mod patterns;
