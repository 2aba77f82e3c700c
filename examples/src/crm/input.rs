//! Lines of a file, one after the other: a line that cannot be read does not keep the next from being read.

use std::io::{self, BufRead, Read};

/// The longest line, in bytes. No command comes near it.
pub(crate) const MAX_LINE_BYTES: u64 = 64 * 1024;

/// Why a line is not text that could be a command.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadLine {
    /// Longer than [`MAX_LINE_BYTES`]. It was skipped without being kept.
    #[error("it is longer than {MAX_LINE_BYTES} bytes")]
    TooLong,
    /// Not UTF-8.
    #[error("byte {at} is not UTF-8")]
    NotUtf8 {
        /// The first byte that is not, from 1.
        at: usize,
    },
}

/// The lines of a reader that are not blank, numbered from 1.
pub(crate) struct Lines<R> {
    reader: R,
    number: u64,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self { reader, number: 0 }
    }

    /// The next line without its end; `None` after the last.
    fn next_line(&mut self) -> io::Result<Option<Result<String, BadLine>>> {
        let mut bytes = Vec::new();
        if self.reader.by_ref().take(MAX_LINE_BYTES + 1).read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        if bytes.last() == Some(&b'\n') {
            bytes.pop();
        } else if bytes.len() as u64 > MAX_LINE_BYTES {
            self.reader.skip_until(b'\n')?;
            return Ok(Some(Err(BadLine::TooLong)));
        }
        let text = String::from_utf8(bytes);
        Ok(Some(text.map_err(|error| BadLine::NotUtf8 { at: error.utf8_error().valid_up_to() + 1 })))
    }
}

impl<R: BufRead> Iterator for Lines<R> {
    type Item = io::Result<(u64, Result<String, BadLine>)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let line = match self.next_line() {
                Ok(line) => line?,
                Err(error) => return Some(Err(error)),
            };
            self.number += 1;
            let line = line.map(|text| match text.strip_prefix('\u{feff}') {
                // Editors of some systems begin a file with this mark.
                Some(rest) if self.number == 1 => rest.trim().to_owned(),
                _ => text.trim().to_owned(),
            });
            if line.as_deref() != Ok("") {
                return Some(Ok((self.number, line)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(bytes: &[u8]) -> Vec<(u64, Result<String, BadLine>)> {
        Lines::new(bytes).collect::<io::Result<_>>().unwrap()
    }

    #[test]
    fn blank_lines_are_skipped_and_counted() {
        let found = lines(b"\xef\xbb\xbfone\r\n\n  \t\ntwo");
        assert_eq!(found, [(1, Ok("one".to_owned())), (4, Ok("two".to_owned()))]);
    }

    #[test]
    fn a_line_that_is_not_utf_8_does_not_hide_the_next() {
        assert_eq!(lines(b"on\xffe\ntwo\n"), [(1, Err(BadLine::NotUtf8 { at: 3 })), (2, Ok("two".to_owned()))]);
    }

    #[test]
    fn a_very_long_line_is_skipped() {
        let limit = usize::try_from(MAX_LINE_BYTES).unwrap();
        let longest = "x".repeat(limit);
        let text = format!("{longest}\n{longest}y\ntwo\n{longest}yy");
        let found = lines(text.as_bytes());
        assert_eq!(
            found,
            [(1, Ok(longest)), (2, Err(BadLine::TooLong)), (3, Ok("two".to_owned())), (4, Err(BadLine::TooLong)),]
        );
    }
}
