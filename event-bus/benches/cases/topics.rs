//! Wildcards: how a topic finds its patterns.

use std::hint::black_box;

use event_bus::{EventBus, RawEvent, TopicPattern};

use super::events::DealWon;
use super::{Case, VERY_MANY, Work};

// The index is no part of the public API.
#[path = "../../src/topic/children.rs"]
#[allow(unused_imports, reason = "its tests are not run here")]
mod children;
#[path = "../../src/topic/index.rs"]
mod index;

use index::TopicIndex;

pub(crate) const CASES: &[Case] = &[
    Case { name: "lookup_among_10", make: || lookup(10) },
    Case { name: "lookup_among_1k", make: || lookup(1_000) },
    Case { name: "lookup_among_100k", make: || lookup(VERY_MANY) },
    Case { name: "send_to_1_exact_topic", make: || send_by_topic("deals", 0) },
    Case { name: "send_to_1_wildcard", make: || send_by_topic("*", VERY_MANY) },
    Case { name: "send_on_a_chosen_topic_among_10", make: || send_chosen(10) },
    Case { name: "send_on_a_chosen_topic_among_100k", make: || send_chosen(VERY_MANY) },
];

/// How many topics take turns, so that no lookup is the one before.
const TOPICS: usize = 64;

fn pattern(number: usize) -> String {
    // Each kind of wildcard, each below many names.
    match number % 3 {
        0 => format!("tenant.{number}.*"),
        1 => format!("tenant.{number}.>"),
        _ => format!("tenant.*.kind-{number}.won"),
    }
}

/// Each topic is of a tenant with one pattern that matches it.
fn topic(number: usize, patterns: usize) -> String {
    format!("tenant.{}.won", (number * 3 * 7919) % patterns / 3 * 3)
}

fn lookup(patterns: usize) -> Work {
    let mut index = TopicIndex::default();
    for number in 0..patterns {
        index.insert(&TopicPattern::new(pattern(number)).expect("it is a pattern"), number);
    }
    let topics: Vec<_> = (0..TOPICS).map(|number| topic(number, patterns)).collect();
    let mut found = Vec::new();
    Box::new(move |times| {
        for turn in 0..times {
            found.clear();
            index.matching(black_box(&topics[usize::try_from(turn).unwrap_or(0) % TOPICS]), &mut found);
            assert_eq!(black_box(&found).len(), 1);
        }
    })
}

/// One handler that listens to this pattern, among so many that listen to others.
fn listening(pattern: &str, others: usize) -> EventBus {
    let bus = EventBus::default();
    bus.subscribe_topic(pattern, |event: &DealWon| {
        black_box(event.amount);
    });
    for number in 0..others {
        bus.subscribe_topic(self::pattern(number), |_: &RawEvent| {});
    }
    bus
}

fn send_by_topic(pattern: &str, others: usize) -> Work {
    let bus = listening(pattern, others);
    Box::new(move |times| {
        for amount in 0..times {
            let receipt = black_box(&bus).publish(DealWon { amount }).send();
            assert!(receipt.is_ok_and(|receipt| receipt.ran() == 1));
        }
    })
}

fn send_chosen(others: usize) -> Work {
    let bus = listening("*", others);
    let topics: Vec<_> = (0..TOPICS).map(|number| topic(number, others)).collect();
    Box::new(move |times| {
        for turn in 0..times {
            let topic = &topics[usize::try_from(turn).unwrap_or(0) % TOPICS];
            let receipt = black_box(&bus).publish(DealWon { amount: 1 }).topic(topic).send();
            assert!(receipt.is_ok_and(|receipt| receipt.ran() == 2));
        }
    })
}
