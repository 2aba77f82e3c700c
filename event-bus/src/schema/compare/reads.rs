//! Types that read what was written as another type.

use super::cursor::Cursor;

/// Whether all that was written as the one is read as the other: wider numbers, and texts without a format.
pub(super) const fn reads(was: Cursor<'_>, now: Cursor<'_>) -> bool {
    let (was_bits, _) = was.past(1).number();
    let (now_bits, _) = now.past(1).number();
    match (was.peek(), now.peek()) {
        (_, b'*') => true,
        (b'u', b'u') | (b'i', b'i') | (b'f', b'f') => was_bits <= now_bits,
        // A fraction holds each whole number of half its bits.
        (b'u', b'i') | (b'u' | b'i', b'f') => was_bits < now_bits,
        (b's', b's') => now_bits == 0,
        (b'<', b's') => now_bits == 0 && is_names(was),
        _ => false,
    }
}

/// Whether an enum is written as a string, whatever its variant.
const fn is_names(choice: Cursor<'_>) -> bool {
    let mut next = choice.variants();
    while choice.past(1).peek() == b'e' && !next.ends(b'>') {
        let (variant, behind) = next.variant();
        if variant.body.peek() != b'-' {
            return false;
        }
        next = behind;
    }
    choice.past(1).peek() == b'e'
}
