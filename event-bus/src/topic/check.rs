//! The grammar of topics, as one `const` function, so that a derive asks it while the program compiles.

use super::{MAX_TOPIC_BYTES, MAX_TOPIC_SEGMENTS};

/// What is wrong with a topic; `at` is an offset in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    TooLong,
    Reserved,
    EmptySegment,
    Wildcard,
    Character { at: usize },
    TooManySegments,
}

pub(super) const fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Names that brokers keep for themselves: `$JS.API.STREAM.DELETE.X`, `_INBOX.abc`.
pub(super) const fn is_reserved(topic: &str) -> bool {
    matches!(topic.as_bytes(), [b'$', ..] | b"_INBOX" | [b'_', b'I', b'N', b'B', b'O', b'X', b'.', ..])
}

pub(super) const fn fault(topic: &str) -> Option<Fault> {
    let bytes = topic.as_bytes();
    if bytes.len() > MAX_TOPIC_BYTES {
        return Some(Fault::TooLong);
    }
    if is_reserved(topic) {
        return Some(Fault::Reserved);
    }
    let mut segments = 1;
    let mut start = 0;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'.' if at == start => return Some(Fault::EmptySegment),
            b'.' => {
                segments += 1;
                start = at + 1;
            }
            b'*' | b'>' => return Some(Fault::Wildcard),
            byte if !is_allowed(byte) => return Some(Fault::Character { at }),
            _ => {}
        }
        at += 1;
    }
    if start == bytes.len() {
        return Some(Fault::EmptySegment);
    }
    if segments > MAX_TOPIC_SEGMENTS {
        return Some(Fault::TooManySegments);
    }
    None
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PatternFault {
    Topic(Fault),
    PartialWildcard,
    TailNotLast,
}

const fn pattern_fault(pattern: &str) -> Option<PatternFault> {
    let bytes = pattern.as_bytes();
    if bytes.len() > MAX_TOPIC_BYTES {
        return Some(PatternFault::Topic(Fault::TooLong));
    }
    if is_reserved(pattern) {
        return Some(PatternFault::Topic(Fault::Reserved));
    }
    let (mut segments, mut start, mut at, mut wildcard) = (1, 0, 0, false);
    loop {
        if at == bytes.len() || bytes[at] == b'.' {
            if at == start {
                return Some(PatternFault::Topic(Fault::EmptySegment));
            }
            if wildcard && at - start > 1 {
                return Some(PatternFault::PartialWildcard);
            }
            if at == bytes.len() {
                break;
            }
            if bytes[start] == b'>' {
                return Some(PatternFault::TailNotLast);
            }
            (segments, start, wildcard) = (segments + 1, at + 1, false);
        } else if bytes[at] == b'*' || bytes[at] == b'>' {
            wildcard = true;
        } else if !is_allowed(bytes[at]) {
            return Some(PatternFault::Topic(Fault::Character { at }));
        }
        at += 1;
    }
    if segments > MAX_TOPIC_SEGMENTS {
        return Some(PatternFault::Topic(Fault::TooManySegments));
    }
    None
}

/// Whether events can be published on it.
pub(crate) const fn is_topic(topic: &str) -> bool {
    fault(topic).is_none()
}

/// Called by the derives in constants: a topic that cannot be one is a compile error with this text.
#[doc(hidden)]
#[track_caller]
pub const fn check_topic(topic: &str) {
    if let Some(fault) = fault(topic) {
        panic!("{}", fault.text());
    }
}

/// Called by `#[handler]` in constants, as [`check_topic`] is by the derives.
#[doc(hidden)]
#[track_caller]
pub const fn check_pattern(pattern: &str) {
    match pattern_fault(pattern) {
        None => {}
        Some(PatternFault::Topic(fault)) => panic!("{}", fault.text()),
        Some(PatternFault::PartialWildcard) => {
            panic!(
                "this pattern has a wildcard within a segment: `*` stands for one whole segment, `>` for one or more"
            )
        }
        Some(PatternFault::TailNotLast) => {
            panic!(
                "this pattern goes on after `>`: it stands for all that follows, so only the last segment can be `>`"
            )
        }
    }
}

impl Fault {
    const fn text(self) -> &'static str {
        match self {
            Self::TooLong => "this topic is longer than 256 bytes: shorten it",
            Self::Reserved => "topics that begin with `$` or `_INBOX` belong to message brokers: choose another name",
            Self::EmptySegment => {
                "this topic has an empty segment: write at least one character before, between and after the dots"
            }
            Self::Wildcard => "`*` and `>` are for subscriptions: an event is published on topics without wildcards",
            Self::Character { .. } => {
                "a topic is made of letters `A-Z` `a-z`, digits, `_` and `-`, in segments joined by `.`, such as `deals.eu`"
            }
            Self::TooManySegments => "this topic has more than 16 segments: use fewer dots",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::topic::TopicPattern;

    const _: () = check_topic("deals.eu");

    #[test]
    #[should_panic(expected = "`*` and `>` are for subscriptions")]
    fn a_bad_topic_panics_with_the_way_to_mend_it() {
        check_topic("deals.*");
    }

    #[test]
    fn names_of_brokers_are_reserved_and_their_likes_are_not() {
        for topic in ["$JS.API.STREAM.DELETE.X", "$SYS.>", "_INBOX.>", "_INBOX", "$"] {
            assert_eq!(fault(topic), Some(Fault::Reserved), "{topic}");
        }
        for topic in ["_INBOXES", "_inbox.a", "a._INBOX"] {
            assert_eq!(fault(topic), None, "{topic}");
        }
    }

    #[test]
    fn the_limits_are_256_bytes_and_16_segments() {
        assert_eq!(fault(&"a".repeat(256)), None);
        assert_eq!(fault(&"a".repeat(257)), Some(Fault::TooLong));
        assert_eq!(fault(&vec!["a"; 16].join(".")), None);
        assert_eq!(fault(&vec!["a"; 17].join(".")), Some(Fault::TooManySegments));
    }

    const _: () = check_pattern("deals.*.>");

    #[test]
    fn a_pattern_is_refused_in_a_constant_exactly_where_it_is_at_run_time() {
        let long = "a".repeat(257);
        let wide = vec!["*"; 17].join(".");
        let patterns = [
            "deals",
            "deals.*",
            "deals.>",
            "*",
            ">",
            "*.eu",
            "*.>",
            "a.*.c",
            "",
            ".",
            "a.",
            ".a",
            "a..b",
            "a..*",
            "*.",
            "deal*",
            "a.>>",
            "a.>.b",
            ">.a",
            "**",
            "a b.*",
            "h[a-z]?.*",
            "$SYS.>",
            "_INBOX.>",
            &long,
            &wide,
        ];
        for pattern in patterns {
            assert_eq!(pattern_fault(pattern).is_none(), TopicPattern::new(pattern).is_ok(), "{pattern}");
        }
    }
}
