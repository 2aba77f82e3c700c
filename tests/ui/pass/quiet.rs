//! Derived code is quiet under strict lints, inside and outside functions, and in a crate that forbids unsafe code.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unreachable_pub, unused, missing_debug_implementations)]

use event_bus::{Event, EventField, EventSet};
use serde::{Deserialize, Serialize};

/// Text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, EventField)]
pub struct Name(String);

/// Not used as a key, so it need not be one.
#[derive(Debug, Clone, Serialize, Deserialize, EventField)]
pub struct Score(f64);

mod events {
    use super::{Deserialize, Event, Name, Score, Serialize};

    #[derive(Debug, Clone, Serialize, Deserialize, Event)]
    #[event("quiet.happened", topics = ["quiet", super::TOPIC])]
    pub(super) struct Happened {
        #[event(key)]
        pub(super) name: Name,
        pub(super) score: Score,
        pub(super) by_name: std::collections::HashMap<Name, u8>,
    }
}

const TOPIC: &str = "very.quiet";

#[derive(Debug, EventSet)]
enum Quiet {
    Happened(events::Happened),
}

fn main() {
    #[derive(Serialize, Deserialize, Event)]
    #[event("quiet.inside_a_function")]
    struct Inside {}

    let bus = event_bus::EventBus::default();
    bus.subscribe(|event: &Quiet| match event {
        Quiet::Happened(event) => drop(event.clone()),
    });
    bus.subscribe(|_: &Inside| todo!());
    assert!(event_bus::catalog().current("quiet.inside_a_function").is_some());
}
