//! Fuzzes topics, patterns and how a bus routes by them.
#![no_main]

use event_bus_fuzz::patterns;

libfuzzer_sys::fuzz_target!(|input: &[u8]| patterns::try_bytes(input));
