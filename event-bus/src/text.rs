//! A text that is put together while the program compiles: for the message of a panic in a constant.

/// Up to `N` bytes of text; what does not fit is cut, and ends in `…`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<const N: usize> {
    bytes: [u8; N],
    length: usize,
    cut: bool,
}

/// Three bytes, kept free for when a text is cut.
const ELLIPSIS: &str = "…";

impl<const N: usize> Text<N> {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; N], length: 0, cut: false }
    }

    /// Adds a text behind what is there.
    pub(crate) const fn push(&mut self, text: &str) {
        if self.cut {
            return;
        }
        let bytes = text.as_bytes();
        let room = N - ELLIPSIS.len() - self.length;
        let fits = if bytes.len() <= room {
            bytes.len()
        } else {
            self.cut = true;
            boundary(bytes, room)
        };
        self.copy(bytes, fits);
        if self.cut {
            self.copy(ELLIPSIS.as_bytes(), ELLIPSIS.len());
        }
    }

    const fn copy(&mut self, bytes: &[u8], count: usize) {
        let mut at = 0;
        while at < count {
            self.bytes[self.length] = bytes[at];
            self.length += 1;
            at += 1;
        }
    }

    /// Adds a number in decimal digits.
    pub(crate) const fn push_number(&mut self, number: u32) {
        if number >= 10 {
            self.push_number(number / 10);
        }
        let digit = [b'0' + (number % 10) as u8];
        if let Ok(digit) = std::str::from_utf8(&digit) {
            self.push(digit);
        }
    }

    /// The same, one after the other: `Text::new().text("event ").text(name)`.
    #[must_use]
    pub(crate) const fn text(mut self, text: &str) -> Self {
        self.push(text);
        self
    }

    /// A number, one after the other.
    #[must_use]
    pub(crate) const fn number(mut self, number: u32) -> Self {
        self.push_number(number);
        self
    }

    /// What is there.
    pub(crate) const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            // `push` cuts where a letter ends, and `truncate` gets a length that was one.
            Err(_) => unreachable!(),
        }
    }

    /// How many bytes are there.
    pub(crate) const fn len(&self) -> usize {
        self.length
    }

    /// Takes away what is behind the first `length` bytes, which end where a letter ends.
    pub(crate) const fn truncate(&mut self, length: usize) {
        if length < self.length {
            self.length = length;
            self.cut = false;
        }
    }
}

/// Whether two texts are the same. `==` cannot be asked in a constant.
pub(crate) const fn equal(one: &str, other: &str) -> bool {
    same_bytes(one.as_bytes(), other.as_bytes())
}

/// Whether two texts are the same, as bytes.
pub(crate) const fn same_bytes(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut at = 0;
    while at < one.len() {
        if one[at] != other[at] {
            return false;
        }
        at += 1;
    }
    true
}

/// The last end of a letter within the first `most` bytes.
const fn boundary(bytes: &[u8], most: usize) -> usize {
    let mut end = most;
    // Bytes within a letter are 0b10......
    while end > 0 && bytes[end] & 0b1100_0000 == 0b1000_0000 {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_fit_is_cut_where_a_letter_ends() {
        let text = Text::<10>::new().text("abc").number(120);
        assert_eq!(text.as_str(), "abc120");
        assert_eq!(text.text("xyz").as_str(), "abc120x…");
        assert_eq!(text.text("äö").as_str(), "abc120…");
        assert_eq!(text.text("äö").text("more").as_str(), "abc120…");
    }

    #[test]
    fn a_truncated_text_goes_on() {
        let mut text = Text::<16>::new().text("price.amount");
        text.truncate("price".len());
        text.push("[]");
        assert_eq!(text.as_str(), "price[]");
    }
}
