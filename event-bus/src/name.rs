//! The grammar of event names: `deal.won`.

use std::fmt;

use thiserror::Error;

/// The longest event name, in bytes.
pub(crate) const MAX_NAME_BYTES: usize = 128;

/// The longest piece of somebody else's text in an error, in characters.
const SHOWN_CHARACTERS: usize = 128;

/// A name that no event can have.
///
/// A name is two or more segments joined by `.`, the thing and what happened to it: `deal.won`, `crm.deal.stage_changed`. A segment is a
/// lower-case letter followed by lower-case letters, digits and single underscores. 128 bytes are the most.
///
/// The name is shown escaped and cut after 128 characters, so that the text can be logged.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "event name {name} {reason}: a name is two or more segments joined by `.`, such as `deal.won`; a segment is `[a-z][a-z0-9_]*` \
     without `__`; {MAX_NAME_BYTES} bytes are the most"
)]
pub struct InvalidName {
    name: String,
    reason: Reason,
}

impl InvalidName {
    /// The refused name: quoted, escaped and cut after 128 characters.
    pub fn name(&self) -> &str {
        &self.name
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    TooLong { bytes: usize },
    OneSegment,
    EmptySegment,
    Start { character: char },
    Character { character: char },
    DoubleUnderscore,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { bytes } => write!(f, "has {bytes} bytes"),
            Self::OneSegment => f.write_str("has one segment only"),
            Self::EmptySegment => f.write_str("has an empty segment"),
            Self::Start { character } => write!(f, "has a segment that starts with {character:?}"),
            Self::Character { character } => write!(f, "contains {character:?}"),
            Self::DoubleUnderscore => f.write_str("contains `__`"),
        }
    }
}

/// Checks a name that comes from outside the program.
pub(crate) fn check_name(name: &str) -> Result<(), InvalidName> {
    match fault(name) {
        None => Ok(()),
        Some(reason) => Err(InvalidName { name: quoted(name), reason }),
    }
}

fn fault(name: &str) -> Option<Reason> {
    if is_name(name.as_bytes()) {
        return None;
    }
    if name.len() > MAX_NAME_BYTES {
        return Some(Reason::TooLong { bytes: name.len() });
    }
    name.split('.').find_map(segment_fault).or_else(|| (!name.contains('.')).then_some(Reason::OneSegment))
}

/// The grammar in one pass over bytes: every event that arrives is asked.
fn is_name(name: &[u8]) -> bool {
    let mut segments = 0;
    let mut before = b'.';
    for &byte in name {
        match byte {
            b'a'..=b'z' => segments += usize::from(before == b'.'),
            b'0'..=b'9' | b'.' if before != b'.' => {}
            b'_' if before != b'.' && before != b'_' => {}
            _ => return false,
        }
        before = byte;
    }
    before != b'.' && segments >= 2 && name.len() <= MAX_NAME_BYTES
}

fn segment_fault(segment: &str) -> Option<Reason> {
    let Some(first) = segment.chars().next() else {
        return Some(Reason::EmptySegment);
    };
    if !first.is_ascii_lowercase() {
        return Some(Reason::Start { character: first });
    }
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if let Some(character) = segment.chars().find(|character| !allowed(*character)) {
        return Some(Reason::Character { character });
    }
    segment.contains("__").then_some(Reason::DoubleUnderscore)
}

/// Text from outside, made fit for an error and for a log line: quoted, control characters escaped, cut after 128 characters.
pub(crate) fn quoted(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARACTERS) {
        None => format!("{text:?}"),
        Some((end, _)) => format!("{:?}…", &text[..end]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_two_or_more_segments_pass() {
        for name in ["deal.won", "crm.deal.stage_changed", "a.b", "lead2.score_9", "a_.b_"] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
        let longest = format!("a.{}", "b".repeat(126));
        assert_eq!(check_name(&longest), Ok(()));
    }

    #[test]
    fn everything_else_is_refused() {
        let longer = format!("a.{}", "b".repeat(127));
        let refused = [
            "",
            ".",
            "deal",
            "deal.",
            ".won",
            "deal..won",
            "Deal.won",
            "deal.Won",
            "deal.2won",
            "deal._won",
            "deal.w__n",
            "deal.won ",
            "deal-won.x",
            "deal.w\u{0}n",
            "deal.w\u{202e}on",
            "deal.wön",
            "deal.*",
            "$sys.a",
            "deal\r\n.won",
            &longer,
        ];
        for name in refused {
            assert!(check_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn the_quick_answer_and_the_explanation_agree() {
        let alphabet = ['a', '1', '_', '.', 'A'];
        let mut texts = vec![String::new()];
        // Miri takes thousands of times as long.
        for _ in 0..if cfg!(miri) { 3 } else { 5 } {
            texts =
                texts.iter().flat_map(|head| alphabet.map(|c| format!("{head}{c}"))).chain([String::new()]).collect();
            for text in &texts {
                let explained = text.split('.').any(|s| segment_fault(s).is_some()) || !text.contains('.');
                assert_eq!(is_name(text.as_bytes()), !explained, "{text:?}");
            }
        }
    }

    #[test]
    fn an_error_says_what_is_wrong_and_what_a_name_is() {
        let error = check_name("deal.Won").unwrap_err().to_string();
        assert!(
            error.starts_with("event name \"deal.Won\" has a segment that starts with 'W': a name is two or more"),
            "{error}"
        );
        assert!(error.contains("`deal.won`"), "{error}");
    }

    #[test]
    fn an_error_shows_hostile_text_escaped_and_cut() {
        let error = check_name(&"x\r\n\u{1b}[2J".repeat(1000)).unwrap_err();
        assert!(!error.to_string().chars().any(char::is_control));
        assert!(error.name().chars().count() < 500);
    }
}
