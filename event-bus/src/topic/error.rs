//! What is wrong with a topic or a pattern.

use thiserror::Error;

use super::check::{self, Fault};
use super::{MAX_TOPIC_BYTES, MAX_TOPIC_SEGMENTS};
use crate::name::quoted;

/// Error returned by [`Topic::new`](super::Topic::new): the grammar does not allow the topic.
///
/// The topic is shown escaped and cut after 128 characters, so that the text can be logged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidTopic {
    /// Nothing stands before, between or after dots: `.a`, `a..b`, `a.`, and the empty text.
    #[error("topic {topic} has an empty segment: write at least one character before, between and after the dots")]
    EmptySegment {
        /// The topic, quoted.
        topic: String,
    },
    /// `*` or `>`: those are for subscriptions.
    #[error("topic {topic} has a wildcard: publish on topics without `*` and `>`; only subscriptions take patterns")]
    Wildcard {
        /// The topic, quoted.
        topic: String,
    },
    /// A character that no topic has.
    #[error(
        "topic {topic} contains {character:?}: use letters `A-Z` `a-z`, digits, `_` and `-`, in segments joined by `.`"
    )]
    Character {
        /// The topic, quoted.
        topic: String,
        /// The first such character.
        character: char,
        /// Where it stands, in bytes.
        at: usize,
    },
    /// Longer than 256 bytes.
    #[error("topic {topic} has {bytes} bytes: {MAX_TOPIC_BYTES} are the most")]
    TooLong {
        /// The beginning of the topic, quoted.
        topic: String,
        /// Its length.
        bytes: usize,
    },
    /// More than 16 segments.
    #[error("topic {topic} has {segments} segments: {MAX_TOPIC_SEGMENTS} are the most")]
    TooManySegments {
        /// The topic, quoted.
        topic: String,
        /// How many it has.
        segments: usize,
    },
    /// Begins with `$` or is `_INBOX`: message brokers keep those for themselves.
    #[error(
        "topic {topic} is reserved: those that begin with `$` or `_INBOX` belong to message brokers; choose another"
    )]
    Reserved {
        /// The topic, quoted.
        topic: String,
    },
}

/// Error returned by [`TopicPattern::new`](super::TopicPattern::new): the grammar does not allow the pattern.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InvalidPattern {
    /// Something that a topic cannot be either.
    #[error(transparent)]
    Topic(#[from] InvalidTopic),
    /// `>` stands before the end.
    #[error("pattern {pattern} goes on after `>`: it stands for all that follows, so only the last segment can be `>`")]
    TailNotLast {
        /// The pattern, quoted.
        pattern: String,
    },
    /// A wildcard beside other characters: `deal*`.
    #[error("pattern {pattern} has a wildcard within a segment: `*` stands for one whole segment, `>` for one or more")]
    PartialWildcard {
        /// The pattern, quoted.
        pattern: String,
    },
}

pub(crate) fn check(topic: &str) -> Result<(), InvalidTopic> {
    let Some(fault) = check::fault(topic) else {
        return Ok(());
    };
    let text = topic;
    let topic = quoted(text);
    Err(match fault {
        Fault::EmptySegment => InvalidTopic::EmptySegment { topic },
        Fault::Wildcard => InvalidTopic::Wildcard { topic },
        Fault::Character { at } => {
            let character = text[at..].chars().next().expect("all bytes before the first refused one are ASCII");
            InvalidTopic::Character { topic, character, at }
        }
        Fault::TooLong => InvalidTopic::TooLong { topic, bytes: text.len() },
        Fault::TooManySegments => InvalidTopic::TooManySegments { topic, segments: text.split('.').count() },
        Fault::Reserved => InvalidTopic::Reserved { topic },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(topic: &str) -> &'static str {
        match check(topic) {
            Ok(()) => "fine",
            Err(InvalidTopic::EmptySegment { .. }) => "empty segment",
            Err(InvalidTopic::Wildcard { .. }) => "wildcard",
            Err(InvalidTopic::Character { .. }) => "character",
            Err(InvalidTopic::TooLong { .. }) => "too long",
            Err(InvalidTopic::TooManySegments { .. }) => "too many segments",
            Err(InvalidTopic::Reserved { .. }) => "reserved",
        }
    }

    #[test]
    fn topics_with_an_empty_segment_are_refused() {
        for topic in ["", ".", "a..b", ".a", "a."] {
            assert_eq!(kind(topic), "empty segment", "{topic:?}");
        }
    }

    #[test]
    fn wildcards_and_what_breaks_a_protocol_are_refused() {
        for topic in ["*", ">", "a.*", "a.>", "deal*"] {
            assert_eq!(kind(topic), "wildcard", "{topic:?}");
        }
        let injection = "foo 5\r\nPUB secret 1";
        for topic in [
            injection,
            "a b",
            "a\tb",
            "a\r\nb",
            "a\u{0}",
            "dea\u{202e}ls",
            "dé",
            "../../etc",
            "h[a-z]?llo",
            "{a}{b}",
            "a:b",
        ] {
            assert!(matches!(kind(topic), "character" | "empty segment"), "{topic:?}");
        }
    }

    #[test]
    fn an_error_names_the_character_and_prints_no_control_character() {
        let error = check("deals\n.eu").unwrap_err();
        assert!(matches!(error, InvalidTopic::Character { character: '\n', at: 5, .. }));
        assert_eq!(
            error.to_string(),
            "topic \"deals\\n.eu\" contains '\\n': use letters `A-Z` `a-z`, digits, `_` and `-`, in segments joined by `.`"
        );
        assert!(check(&"é".repeat(300)).unwrap_err().to_string().len() < 400);
    }
}
