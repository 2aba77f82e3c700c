//! Texts with gaps: `{name}` in docs/errors.md, `{name:?}` and the like in the format strings of the sources.

use std::fmt;

/// A text between its gaps: what stands there whatever the gaps are filled with.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Shape(Vec<String>);

impl Shape {
    /// Of a text in docs/errors.md. `{}` is no gap: it is how a struct without fields is written.
    pub(super) fn of_entry(text: &str) -> Self {
        let mut pieces = vec![String::new()];
        let mut rest = text;
        while let Some(at) = rest.find('{') {
            let (before, after) = rest.split_at(at);
            push(&mut pieces, before);
            if let Some(gap) = gap(after).filter(|gap| gap.len() > 2) {
                pieces.push(String::new());
                rest = &after[gap.len()..];
            } else {
                push(&mut pieces, "{");
                rest = &after[1..];
            }
        }
        push(&mut pieces, rest);
        Self(pieces)
    }

    /// Of a format string, or of a plain one.
    pub(super) fn of_format(text: &str) -> Self {
        let mut pieces = vec![String::new()];
        let mut rest = text;
        while let Some(letter) = rest.chars().next() {
            if rest.starts_with("{{") || rest.starts_with("}}") {
                push(&mut pieces, &rest[..1]);
                rest = &rest[2..];
            } else if let Some(gap) = gap(rest) {
                pieces.push(String::new());
                rest = &rest[gap.len()..];
            } else {
                push(&mut pieces, &rest[..letter.len_utf8()]);
                rest = &rest[letter.len_utf8()..];
            }
        }
        Self(pieces)
    }

    /// Whether the text stands somewhere in another one, whose gaps are written out.
    pub(super) fn is_part_of(&self, whole: &str) -> bool {
        let mut rest = whole;
        self.0.iter().all(|piece| match rest.split_once(piece.as_str()) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
    }

    /// Whether it is more than gaps.
    pub(super) fn has_words(&self) -> bool {
        self.0.iter().any(|piece| piece.contains(char::is_alphabetic))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("{..}"))
    }
}

/// Whether a text of docs/errors.md, with its gaps filled somehow, is what was said.
pub(super) fn says(text: &str, said: &str) -> bool {
    let Shape(pieces) = Shape::of_entry(text);
    let [first, between @ .., last] = pieces.as_slice() else { return pieces.first().is_some_and(|only| only == said) };
    let Some(mut rest) = said.strip_prefix(first.as_str()) else { return false };
    for piece in between {
        let Some((_, after)) = rest.split_once(piece.as_str()) else { return false };
        rest = after;
    }
    rest.ends_with(last.as_str())
}

fn push(pieces: &mut [String], text: &str) {
    pieces.last_mut().expect("there is always a piece").push_str(text);
}

/// A gap at the start of the text: braces with a name, a number or a format between them, and no space.
fn gap(text: &str) -> Option<&str> {
    let inside = text.strip_prefix('{')?;
    let end = inside.find('}')?;
    let is_name = inside[..end].chars().all(|letter| letter.is_alphanumeric() || "_:?.".contains(letter));
    is_name.then(|| &text[..end + 2])
}
