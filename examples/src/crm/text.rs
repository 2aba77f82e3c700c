//! Text from outside: what may be a name, and how text that may be anything is shown on a terminal.

use std::borrow::Cow;

/// The longest text that is shown of a line that was not understood, in characters.
const SHOWN_CHARACTERS: usize = 200;

/// Whether a terminal shows this character as itself, rather than obeying it.
pub(crate) fn is_printable(character: char) -> bool {
    let directs =
        matches!(character, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}');
    !character.is_control() && !directs
}

/// Text that can be shown on one line of a terminal: cut, and escaped where need be.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    if text.chars().all(is_printable) && text.chars().nth(SHOWN_CHARACTERS).is_none() {
        return Cow::Borrowed(text);
    }
    let mut shown = String::new();
    for (position, character) in text.chars().enumerate() {
        if position == SHOWN_CHARACTERS {
            shown.push('…');
            break;
        }
        if is_printable(character) {
            shown.push(character);
        } else {
            shown.extend(character.escape_default());
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::shown;

    #[test]
    fn what_a_terminal_would_obey_is_escaped() {
        assert_eq!(shown("Moreau & Söhne"), "Moreau & Söhne");
        assert_eq!(shown("a\u{1b}[2Jb\nc\u{202e}"), "a\\u{1b}[2Jb\\nc\\u{202e}");
    }

    #[test]
    fn long_text_is_cut() {
        assert_eq!(shown(&"ä".repeat(201)), format!("{}…", "ä".repeat(200)));
        assert_eq!(shown(&"ä".repeat(200)), "ä".repeat(200));
    }
}
