//! [`TopicPattern`]: the topics that a subscription listens to.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use super::{InvalidPattern, InvalidTopic, Topic, check, error};
use crate::name::quoted;

/// Which topics a subscription listens to: a topic, where `*` stands for one whole segment and `>`, at the end, for one or more.
///
/// | pattern | matches | does not match |
/// |---|---|---|
/// | `deals` | `deals` | `deals.eu` |
/// | `deals.*` | `deals.eu` | `deals`, `deals.eu.north` |
/// | `deals.>` | `deals.eu`, `deals.eu.north` | `deals` |
/// | `*.eu` | `deals.eu` | `eu` |
/// | `>` | every topic | |
///
/// The wildcards are those of NATS.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicPattern {
    text: Arc<str>,
    exact: bool,
}

impl TopicPattern {
    /// Reads a pattern.
    ///
    /// # Errors
    ///
    /// [`InvalidPattern`]: `>` before the end, a wildcard within a segment, or what no topic has either.
    pub fn new(pattern: impl AsRef<str>) -> Result<Self, InvalidPattern> {
        let text = pattern.as_ref();
        let exact = !text.contains(['*', '>']);
        if exact {
            error::check(text)?;
        } else {
            check_wildcards(text)?;
        }
        Ok(Self { text: Arc::from(text), exact })
    }

    /// Whether an event on `topic` is meant.
    pub fn matches(&self, topic: &str) -> bool {
        if self.exact {
            return *self.text == *topic;
        }
        let mut segments = topic.split('.');
        for wanted in self.text.split('.') {
            let Some(segment) = segments.next() else {
                return false;
            };
            match wanted {
                ">" => return true,
                "*" => {}
                _ if wanted == segment => {}
                _ => return false,
            }
        }
        segments.next().is_none()
    }

    /// Whether it is one topic, without wildcards.
    pub fn is_exact(&self) -> bool {
        self.exact
    }

    /// The pattern as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// The same limits as for a topic, with `*` and `>` as whole segments.
fn check_wildcards(text: &str) -> Result<(), InvalidPattern> {
    let mut plain = String::with_capacity(text.len());
    let mut segments = text.split('.').peekable();
    while let Some(segment) = segments.next() {
        match segment {
            ">" if segments.peek().is_some() => return Err(InvalidPattern::TailNotLast { pattern: quoted(text) }),
            "*" | ">" => plain.push('x'),
            _ if segment.contains(['*', '>']) => return Err(InvalidPattern::PartialWildcard { pattern: quoted(text) }),
            _ => plain.push_str(segment),
        }
        if segments.peek().is_some() {
            plain.push('.');
        }
    }
    if check::is_reserved(text) {
        return Err(InvalidTopic::Reserved { topic: quoted(text) }.into());
    }
    Ok(error::check(&plain)?)
}

impl AsRef<str> for TopicPattern {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for TopicPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text)
    }
}

impl fmt::Debug for TopicPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.text, f)
    }
}

impl FromStr for TopicPattern {
    type Err = InvalidPattern;

    fn from_str(pattern: &str) -> Result<Self, InvalidPattern> {
        Self::new(pattern)
    }
}

impl TryFrom<&str> for TopicPattern {
    type Error = InvalidPattern;

    fn try_from(pattern: &str) -> Result<Self, InvalidPattern> {
        Self::new(pattern)
    }
}

/// The pattern that matches this topic only.
impl From<&Topic> for TopicPattern {
    fn from(topic: &Topic) -> Self {
        Self { text: Arc::from(topic.as_str()), exact: true }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, topic: &str) -> bool {
        TopicPattern::new(pattern).unwrap().matches(topic)
    }

    #[test]
    fn a_star_is_one_segment() {
        assert!(matches("deals.*", "deals.eu"));
        assert!(matches("*.eu", "deals.eu"));
        assert!(matches("a.*.c", "a.b.c"));
        assert!(!matches("deals.*", "deals"));
        assert!(!matches("deals.*", "deals.eu.north"));
        assert!(!matches("*", "deals.eu"));
    }

    #[test]
    fn a_tail_is_one_or_more_segments() {
        assert!(matches("deals.>", "deals.eu"));
        assert!(matches("deals.>", "deals.eu.north"));
        assert!(!matches("deals.>", "deals"));
        assert!(!matches("deals.>", "leads.eu"));
        assert!(matches(">", "deals"));
        assert!(matches("*.>", "deals.eu"));
        assert!(!matches("*.>", "deals"));
    }

    #[test]
    fn a_pattern_without_wildcards_is_exact() {
        assert!(TopicPattern::new("deals.eu").unwrap().is_exact());
        assert!(!TopicPattern::new("deals.>").unwrap().is_exact());
        assert!(matches("deals.eu", "deals.eu"));
        assert!(!matches("deals", "deals.eu"));
    }

    #[test]
    fn patterns_outside_the_grammar_say_why() {
        let refused = |text: &str| TopicPattern::new(text).unwrap_err();
        assert!(matches!(refused("a.>.b"), InvalidPattern::TailNotLast { .. }));
        assert!(matches!(refused("deal*"), InvalidPattern::PartialWildcard { .. }));
        assert!(matches!(refused("a.>>"), InvalidPattern::PartialWildcard { .. }));
        assert!(matches!(refused("a..*"), InvalidPattern::Topic(InvalidTopic::EmptySegment { .. })));
        assert!(matches!(refused("*."), InvalidPattern::Topic(InvalidTopic::EmptySegment { .. })));
        assert!(matches!(refused(""), InvalidPattern::Topic(InvalidTopic::EmptySegment { .. })));
        assert!(matches!(refused("h[a-z]?.*"), InvalidPattern::Topic(InvalidTopic::Character { .. })));
        assert!(matches!(refused("$SYS.>"), InvalidPattern::Topic(InvalidTopic::Reserved { .. })));
        assert!(matches!(refused("_INBOX.>"), InvalidPattern::Topic(InvalidTopic::Reserved { .. })));
        assert!(matches!(refused(&"*.".repeat(16)), InvalidPattern::Topic(InvalidTopic::EmptySegment { .. })));
        assert!(matches!(
            refused(&vec!["*"; 17].join(".")),
            InvalidPattern::Topic(InvalidTopic::TooManySegments { .. })
        ));
    }
}
