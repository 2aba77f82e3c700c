//! Fuzzes reading envelopes.
#![no_main]

use event_bus_fuzz::envelope;

libfuzzer_sys::fuzz_target!(|input: &[u8]| envelope::try_bytes(input));
