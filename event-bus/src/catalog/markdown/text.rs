//! Text that keeps its meaning in Markdown.

/// Text as it is, in a table as well.
pub(super) fn code(text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // What begins or ends with a fence's letter would be read as a part of the fence.
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{}{blank}{fence}", cell(text))
}

/// Markdown of somebody else, in one line of a table.
pub(super) fn cell(text: &str) -> String {
    text.trim().replace('|', "\\|").replace('\n', "<br>")
}

/// Names in one line: `` `a`, `b` ``.
pub(super) fn codes<'t>(all: impl IntoIterator<Item = &'t str>) -> String {
    all.into_iter().map(code).collect::<Vec<_>>().join(", ")
}

/// One row of a table.
pub(super) fn row<const N: usize>(cells: [&str; N]) -> String {
    let mut row = String::from("|");
    for cell in cells {
        row.push_str(if cell.is_empty() { "" } else { " " });
        row.push_str(cell);
        row.push_str(" |");
    }
    row + "\n"
}

/// The first rows of a table: its headings.
pub(super) fn head<const N: usize>(headings: [&str; N]) -> String {
    row(headings) + "|" + &"---|".repeat(N) + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_shown_as_it_is_whatever_it_holds() {
        assert_eq!(code("u8 | null"), r"`u8 \| null`");
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("``"), "``` `` ```");
    }

    #[test]
    fn a_cell_is_one_line_and_one_cell() {
        assert_eq!(cell("First.\nSecond | third.\n"), r"First.<br>Second \| third.");
        assert_eq!(row(["a", "", "b"]), "| a | | b |\n");
        assert_eq!(head(["a", "b"]), "| a | b |\n|---|---|\n");
    }
}
