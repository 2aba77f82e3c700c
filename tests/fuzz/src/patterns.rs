//! Any text as topics and patterns, alone and on a bus.

use std::sync::{Arc, Mutex};

use event_bus::{EventBus, RawEvent, Topic, TopicPattern};

use super::naive;

/// The most lines that are looked at, since each is compared with each.
const LINES: usize = 12;

/// Takes each line as a topic and as a pattern, and compares what the library makes of it with the naive definitions.
pub fn try_bytes(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let lines: Vec<&str> = text.split('\n').take(LINES).collect();
    for line in &lines {
        try_line(line);
    }
    let patterns: Vec<TopicPattern> = lines.iter().filter_map(|line| TopicPattern::new(line).ok()).collect();
    for pattern in &patterns {
        for line in &lines {
            assert_eq!(pattern.matches(line), naive::matches(pattern.as_str(), line), "{pattern} and {line:?}");
        }
    }
    let topics: Vec<Topic> = lines.iter().filter_map(|line| Topic::new(line).ok()).collect();
    try_bus(&patterns, &topics);
}

fn try_line(line: &str) {
    let topic = Topic::new(line);
    let pattern = TopicPattern::new(line);
    assert_eq!(topic.is_ok(), naive::is_topic(line), "topic {line:?}: {topic:?}");
    assert_eq!(pattern.is_ok(), naive::is_pattern(line), "pattern {line:?}: {pattern:?}");
    if let Ok(pattern) = &pattern {
        assert_eq!((pattern.as_str(), pattern.is_exact()), (line, topic.is_ok()));
    }
    let name = RawEvent::new(line, ());
    assert_eq!(name.is_ok(), naive::is_name(line), "name {line:?}: {name:?}");
    let said =
        [topic.err().map(|e| e.to_string()), pattern.err().map(|e| e.to_string()), name.err().map(|e| e.to_string())];
    for said in said.iter().flatten() {
        assert!(!said.contains(char::is_control), "{said:?}");
        // 128 characters are shown; each takes at most ten when escaped.
        assert!(said.len() < 2_000, "{said:?}");
    }
}

/// Each pattern is a subscription. A publish on any of the topics, or on two, calls those that a look at every pattern finds, once each; and
/// so it is after every other subscription has gone.
fn try_bus(patterns: &[TopicPattern], topics: &[Topic]) {
    let bus = EventBus::builder().allow_unregistered().build().expect("nothing is configured");
    let called = Arc::new(Mutex::new(Vec::new()));
    let mut subscriptions: Vec<_> = patterns
        .iter()
        .enumerate()
        .map(|(number, pattern)| {
            let called = Arc::clone(&called);
            let note = move |_: &RawEvent| called.lock().expect("nothing panics while it is held").push(number);
            let built = bus.subscription(format!("s{number}")).topic(pattern.as_str()).handle(note);
            (number, pattern, built.expect("the pattern was read"))
        })
        .collect();
    for _ in 0..2 {
        for pair in topics.iter().zip(topics.iter().cycle().skip(1)) {
            let published = bus.publish_raw("fuzz.tried", ()).topics([pair.0, pair.1]).send();
            published.expect("the topics were read");
            let mut found = std::mem::take(&mut *called.lock().expect("nothing panics while it is held"));
            found.sort_unstable();
            let meant = |pattern: &TopicPattern| {
                naive::matches(pattern.as_str(), pair.0) || naive::matches(pattern.as_str(), pair.1)
            };
            let naive: Vec<usize> =
                subscriptions.iter().filter(|(_, pattern, _)| meant(pattern)).map(|(number, ..)| *number).collect();
            assert_eq!(found, naive, "{patterns:?} on {pair:?}");
        }
        subscriptions.retain(|(number, _, subscription)| {
            if number % 2 == 0 {
                subscription.unsubscribe();
            }
            number % 2 == 1
        });
    }
}
