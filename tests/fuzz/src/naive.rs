//! The grammars of names, topics and patterns, and what a pattern matches: written down a second time, by segments and without a care for
//! speed, so that the library is compared with something.

/// Whether an event can have this name.
pub fn is_name(text: &str) -> bool {
    let segments: Vec<&str> = text.split('.').collect();
    let is_segment = |segment: &&str| {
        segment.starts_with(|first: char| first.is_ascii_lowercase())
            && segment.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
            && !segment.contains("__")
    };
    text.len() <= 128 && segments.len() >= 2 && segments.iter().all(is_segment)
}

/// Whether an event can be published on this topic.
pub fn is_topic(text: &str) -> bool {
    let segments: Vec<&str> = text.split('.').collect();
    text.len() <= 256 && segments.len() <= 16 && !is_reserved(text) && segments.iter().all(|segment| is_word(segment))
}

/// Whether a subscription can listen to this pattern.
pub fn is_pattern(text: &str) -> bool {
    let segments: Vec<&str> = text.split('.').collect();
    let last = segments.len() - 1;
    let is_segment = |(at, segment): (usize, &&str)| match *segment {
        "*" => true,
        ">" => at == last,
        word => is_word(word),
    };
    text.len() <= 256 && segments.len() <= 16 && !is_reserved(text) && segments.iter().enumerate().all(is_segment)
}

/// Whether the pattern means the topic.
pub fn matches(pattern: &str, topic: &str) -> bool {
    let pattern: Vec<&str> = pattern.split('.').collect();
    let topic: Vec<&str> = topic.split('.').collect();
    segments_match(&pattern, &topic)
}

fn segments_match(pattern: &[&str], topic: &[&str]) -> bool {
    match (pattern, topic) {
        ([], []) | ([">"], [_, ..]) => true,
        (["*", pattern @ ..], [_, topic @ ..]) => segments_match(pattern, topic),
        ([one, pattern @ ..], [other, topic @ ..]) => one == other && segments_match(pattern, topic),
        _ => false,
    }
}

fn is_word(segment: &str) -> bool {
    !segment.is_empty() && segment.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter))
}

fn is_reserved(text: &str) -> bool {
    text.starts_with('$') || text.split('.').next() == Some("_INBOX")
}
