//! Random subscriptions, unsubscriptions and publishes, compared with a model that looks at every subscription each time.

use std::collections::BTreeMap;

use event_bus::{EventBus, RawEvent, Subscription};

use crate::events::{Ended, Lost, Notes, Won};

/// A small generator of numbers, so that a failure is the same each time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Takes {
    Won,
    Lost,
    Both,
    Any,
}

struct Model {
    takes: Takes,
    patterns: Vec<&'static str>,
    handle: Subscription,
}

const PATTERNS: [&str; 8] = ["tests", "sales", "*", ">", "tests.*", "tests.>", "*.eu", "default"];
const TOPICS: [&str; 6] = ["tests", "sales", "tests.eu", "tests.eu.north", "other", "default"];

/// The definition of a pattern, letter by letter.
fn matches(pattern: &str, topic: &str) -> bool {
    let (pattern, topic): (Vec<_>, Vec<_>) = (pattern.split('.').collect(), topic.split('.').collect());
    let tail = pattern.last() == Some(&">");
    let fixed = if tail { pattern.len() - 1 } else { pattern.len() };
    let long_enough = if tail { topic.len() > fixed } else { topic.len() == fixed };
    long_enough && pattern[..fixed].iter().zip(&topic).all(|(one, other)| *one == "*" || one == other)
}

fn subscribe(bus: &EventBus, notes: &Notes, number: usize, takes: Takes, patterns: &[&'static str]) -> Subscription {
    let notes = notes.clone();
    let note = move || notes.add(number.to_string());
    let mut builder = bus.subscription(format!("s{number}"));
    for pattern in patterns {
        builder = builder.topic(*pattern);
    }
    match takes {
        Takes::Won => builder.handle(move |_: &Won| note()),
        Takes::Lost => builder.handle(move |_: &Lost| note()),
        Takes::Both => builder.handle(move |_: &Ended| note()),
        Takes::Any => builder.handle(move |_: &RawEvent| note()),
    }
    .unwrap()
}

#[test]
fn dispatch_agrees_with_a_model_that_looks_at_every_subscription() {
    for seed in 1..=8_u64 {
        let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ seed);
        let (bus, notes) = (EventBus::default(), Notes::default());
        let mut model: BTreeMap<usize, Model> = BTreeMap::new();
        for step in 0..1_500 {
            match random.below(5) {
                0 if model.len() < 24 => {
                    let takes = *random.one_of(&[Takes::Won, Takes::Lost, Takes::Both, Takes::Any]);
                    let patterns: Vec<_> = (0..random.below(3)).map(|_| *random.one_of(&PATTERNS)).collect();
                    let handle = subscribe(&bus, &notes, step, takes, &patterns);
                    model.insert(step, Model { takes, patterns, handle });
                }
                1 if !model.is_empty() => {
                    let numbers: Vec<_> = model.keys().copied().collect();
                    model.remove(random.one_of(&numbers)).unwrap().handle.unsubscribe();
                }
                _ => {
                    let won = random.below(2) == 0;
                    let own: &[&str] = if won { &["tests", "sales"] } else { &["tests"] };
                    let topics: Option<Vec<&str>> =
                        (random.below(2) == 0).then(|| (0..random.below(3)).map(|_| *random.one_of(&TOPICS)).collect());
                    publish(&bus, won, topics.as_deref(), random.below(3) == 0);
                    let topics = match topics {
                        Some(topics) if topics.is_empty() => vec!["default"],
                        Some(topics) => topics,
                        None => own.to_vec(),
                    };
                    let takes = |takes: Takes| match takes {
                        Takes::Won => won,
                        Takes::Lost => !won,
                        Takes::Both | Takes::Any => true,
                    };
                    let wants = |patterns: &[&str]| {
                        patterns.is_empty() || patterns.iter().any(|one| topics.iter().any(|topic| matches(one, topic)))
                    };
                    let expected: Vec<String> = model
                        .iter()
                        .filter(|(_, model)| takes(model.takes) && wants(&model.patterns))
                        .map(|(number, _)| number.to_string())
                        .collect();
                    assert_eq!(notes.take(), expected, "seed {seed}, step {step}, topics {topics:?}");
                }
            }
        }
    }
}

/// By type or by name: both reach the same handlers.
fn publish(bus: &EventBus, won: bool, topics: Option<&[&str]>, by_name: bool) {
    let receipt = match (by_name, won, topics) {
        (true, won, topics) => {
            let name = if won { "test.won" } else { "test.lost" };
            let publish = bus.publish_raw(name, serde_json::json!({ "deal": 1 }));
            match topics {
                Some(topics) => publish.topics(topics).send(),
                None => publish.send(),
            }
            .unwrap()
        }
        (false, true, Some(topics)) => bus.publish(Won { deal: 1 }).topics(topics).send().unwrap(),
        (false, true, None) => bus.publish(Won { deal: 1 }).send().unwrap(),
        (false, false, Some(topics)) => bus.publish(Lost { deal: 1 }).topics(topics).send().unwrap(),
        (false, false, None) => bus.publish(Lost { deal: 1 }).send().unwrap(),
    };
    assert!(receipt.failures().is_empty());
}
