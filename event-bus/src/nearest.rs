//! Which known word somebody may have meant.

/// Longer words are not compared: nobody mistypes one of this length, and the work grows with the square.
const MAX_BYTES: usize = 128;

/// The known word that differs least, if it differs by little.
pub(crate) fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > MAX_BYTES {
        return None;
    }
    let known = known.into_iter().filter(|known| known.len() <= MAX_BYTES);
    let (distance, nearest) = known.map(|known| (distance(known, word), known)).min()?;
    (distance <= word.len() / 3).then_some(nearest)
}

/// How many letters have to be added, taken away or changed.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in other.bytes().enumerate() {
            let changed = diagonal + usize::from(letter != other);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_word_that_differs_by_little_is_found() {
        assert_eq!(nearest("intervall", ["size", "interval"]), Some("interval"));
        assert_eq!(nearest("prefix", ["size", "interval"]), None);
        assert_eq!(nearest(&"x".repeat(1 << 20), ["x"]), None);
    }
}
