//! How deeply JSON is nested, found without recursion: `serde_json` skips a raw value without any limit.

use crate::json::Written;

/// Whether more than `limit` objects and lists stand within each other. Linear; the text need not be JSON.
pub(crate) fn exceeds(text: &str, limit: usize) -> bool {
    // Counting is many times faster than following strings, and most envelopes have few objects and lists.
    text.len() > limit && opened(text.as_bytes()) > limit && nests(text, limit)
}

/// The same of what was written just now.
pub(crate) fn written_exceeds(written: &Written<'_>, limit: usize) -> bool {
    written.depth.map_or_else(|| exceeds(written.json.get(), limit), |depth| depth > limit)
}

/// How many brackets open, within strings too. In blocks whose count fits a byte: that is what vectorises.
fn opened(bytes: &[u8]) -> usize {
    let is_open = |byte: &u8| u8::from(byte | 0x20 == b'{');
    bytes.chunks(128).map(|block| usize::from(block.iter().map(is_open).sum::<u8>())).sum()
}

fn nests(text: &str, limit: usize) -> bool {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for byte in text.bytes() {
        if in_string {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_count_outside_strings_only() {
        assert!(!exceeds(r#"{"a":"[[[[","b":"\"[[[[","c":"\\"}"#, 1));
        assert!(exceeds(r#"{"a":"\\","b":[]}"#, 1));
    }

    #[test]
    fn blocks_add_up() {
        assert_eq!(opened("[".repeat(1_000).as_bytes()), 1_000);
        assert_eq!(opened("a{;]}[[".repeat(100).as_bytes()), 300);
        assert!(exceeds(&format!("{}{}", " ".repeat(500), "[".repeat(65)), 64));
    }

    #[test]
    fn siblings_are_not_nested() {
        assert!(!exceeds("[[],[],{},[[]]]", 3));
        assert!(exceeds("[[],[],{},[[]]]", 2));
    }

    #[test]
    fn text_that_is_not_json_is_counted_all_the_same() {
        assert!(exceeds(&"[".repeat(100_000), 64));
        assert!(!exceeds("]]]][[", 2));
    }
}
