//! [`TopicIndex`]: from a topic to all patterns that match it, without a look at the others.

use std::collections::BTreeSet;

use super::TopicPattern;
use super::children::Children;

/// A trie of topic segments. A lookup follows the topic's own segments and the wildcards beside them: its cost depends on the depth of
/// the topic and on what matches, not on how many patterns there are.
#[derive(Debug, Clone)]
pub(crate) struct TopicIndex<T> {
    root: Node<T>,
}

#[derive(Debug, Clone)]
struct Node<T> {
    named: Children<Node<T>>,
    any: Option<Box<Node<T>>>,
    /// Patterns that end here.
    here: BTreeSet<T>,
    /// Patterns whose `>` stands below here.
    below: BTreeSet<T>,
}

impl<T> Default for TopicIndex<T> {
    fn default() -> Self {
        Self { root: Node::default() }
    }
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self { named: Children::default(), any: None, here: BTreeSet::new(), below: BTreeSet::new() }
    }
}

impl<T: Clone + Ord> TopicIndex<T> {
    /// Adds `value` under `pattern`. Says whether it was not there yet.
    pub(crate) fn insert(&mut self, pattern: &TopicPattern, value: T) -> bool {
        let mut node = &mut self.root;
        for segment in pattern.as_str().split('.') {
            node = match segment {
                ">" => return node.below.insert(value),
                "*" => &mut **node.any.get_or_insert_default(),
                _ => node.named.get_or_add(segment),
            };
        }
        node.here.insert(value)
    }

    /// Takes `value` away from `pattern`, and what stays empty with it. Says whether it was there.
    pub(crate) fn remove(&mut self, pattern: &TopicPattern, value: &T) -> bool {
        self.root.remove(Some(pattern.as_str()), value)
    }

    /// Adds to `found` the values of all patterns that match `topic`. A value with several such patterns is added for each of them.
    pub(crate) fn matching(&self, topic: &str, found: &mut Vec<T>) {
        self.root.collect(Some(topic), found);
    }
}

impl<T: Clone + Ord> Node<T> {
    fn is_empty(&self) -> bool {
        self.named.is_empty() && self.any.is_none() && self.here.is_empty() && self.below.is_empty()
    }

    fn remove(&mut self, rest: Option<&str>, value: &T) -> bool {
        let Some((segment, rest)) = rest.map(next_segment) else {
            return self.here.remove(value);
        };
        match segment {
            ">" => self.below.remove(value),
            "*" => {
                let Some(child) = &mut self.any else { return false };
                let removed = child.remove(rest, value);
                if child.is_empty() {
                    self.any = None;
                }
                removed
            }
            _ => {
                let Some(child) = self.named.get_mut(segment) else { return false };
                let removed = child.remove(rest, value);
                if child.is_empty() {
                    self.named.remove(segment);
                }
                removed
            }
        }
    }

    fn collect(&self, rest: Option<&str>, found: &mut Vec<T>) {
        let Some((segment, rest)) = rest.map(next_segment) else {
            add(&self.here, found);
            return;
        };
        add(&self.below, found);
        if let Some(child) = self.named.get(segment) {
            child.collect(rest, found);
        }
        if let Some(child) = &self.any {
            child.collect(rest, found);
        }
    }
}

/// Most nodes have no values, and an iterator over none is not made for nothing.
fn add<T: Clone>(values: &BTreeSet<T>, found: &mut Vec<T>) {
    if !values.is_empty() {
        found.extend(values.iter().cloned());
    }
}

/// Segments are short: byte by byte is faster than a search that begins by aligning itself.
fn next_segment(text: &str) -> (&str, Option<&str>) {
    match text.bytes().position(|byte| byte == b'.') {
        Some(dot) => (&text[..dot], Some(&text[dot + 1..])),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> TopicPattern {
        TopicPattern::new(text).unwrap()
    }

    fn found(index: &TopicIndex<usize>, topic: &str) -> Vec<usize> {
        let mut found = Vec::new();
        index.matching(topic, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// All texts of one to three segments over `alphabet`.
    fn texts(alphabet: &[&str]) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let mut last = vec![String::new()];
        for _ in 0..3 {
            last = last
                .iter()
                .flat_map(|head| {
                    alphabet.iter().map(move |s| if head.is_empty() { (*s).to_owned() } else { format!("{head}.{s}") })
                })
                .collect();
            all.extend(last.iter().cloned());
        }
        all
    }

    #[test]
    fn it_finds_what_a_look_at_every_pattern_finds() {
        let patterns: Vec<_> = texts(&["a", "b", "*", ">"]).iter().filter_map(|t| TopicPattern::new(t).ok()).collect();
        assert!(patterns.len() > 40);
        let mut index = TopicIndex::default();
        for (id, pattern) in patterns.iter().enumerate() {
            assert!(index.insert(pattern, id));
            assert!(!index.insert(pattern, id));
        }
        for topic in texts(&["a", "b", "c"]) {
            let naive: Vec<_> = (0..patterns.len()).filter(|id| patterns[*id].matches(&topic)).collect();
            assert_eq!(found(&index, &topic), naive, "{topic}");
        }
    }

    #[test]
    fn random_insertions_and_removals_agree_with_a_list() {
        let patterns: Vec<_> = texts(&["a", "b", "*", ">"]).iter().filter_map(|t| TopicPattern::new(t).ok()).collect();
        let topics = texts(&["a", "b", "c"]);
        let mut list: BTreeSet<(usize, usize)> = BTreeSet::new();
        let mut index = TopicIndex::default();
        let mut state = 0x9E37_79B9_7F4A_7C15_u64;
        let mut random = |below: usize| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            usize::try_from(state % below as u64).unwrap()
        };
        for _ in 0..5_000 {
            let (at, id) = (random(patterns.len()), random(4));
            if random(2) == 0 {
                assert_eq!(index.insert(&patterns[at], id), list.insert((at, id)));
            } else {
                assert_eq!(index.remove(&patterns[at], &id), list.remove(&(at, id)));
            }
            let topic = &topics[random(topics.len())];
            let naive: BTreeSet<_> =
                list.iter().filter(|(at, _)| patterns[*at].matches(topic)).map(|(_, id)| *id).collect();
            assert_eq!(found(&index, topic), naive.into_iter().collect::<Vec<_>>(), "{topic}");
        }
        for (at, id) in list {
            assert!(index.remove(&patterns[at], &id));
        }
        assert!(index.root.is_empty(), "removal leaves no empty nodes");
    }

    #[test]
    fn a_lookup_among_a_hundred_thousand_patterns_finds_its_few() {
        let mut index = TopicIndex::default();
        for id in 0..100_000 {
            index.insert(&pattern(&format!("tenant.{id}.deals")), id);
        }
        index.insert(&pattern("tenant.*.deals"), 100_000);
        index.insert(&pattern("tenant.>"), 100_001);
        assert_eq!(found(&index, "tenant.4711.deals"), [4711, 100_000, 100_001]);
        assert!(found(&index, "tenant").is_empty());
    }
}
