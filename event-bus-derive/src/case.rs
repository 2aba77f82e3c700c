//! serde's `rename_all`: the names that serde writes, computed as serde computes them.
//!
//! The rules are those of `serde_derive`'s `internals/case.rs`. They must agree letter for letter: what differs here is a schema that lies.

/// One value of `rename_all`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Case {
    /// `None` for a text that is no rule: serde says so itself.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        Some(match text {
            "lowercase" => Self::Lower,
            "UPPERCASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "snake_case" => Self::Snake,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => return None,
        })
    }

    /// The name of a variant, which Rust writes in `PascalCase`.
    pub(crate) fn variant(self, name: &str) -> String {
        match self {
            Self::Pascal => name.to_owned(),
            Self::Lower => name.to_ascii_lowercase(),
            Self::Upper => name.to_ascii_uppercase(),
            Self::Camel => first_lower(name),
            Self::Snake => variant_in_snake_case(name),
            Self::ScreamingSnake => variant_in_snake_case(name).to_ascii_uppercase(),
            Self::Kebab => variant_in_snake_case(name).replace('_', "-"),
            Self::ScreamingKebab => variant_in_snake_case(name).to_ascii_uppercase().replace('_', "-"),
        }
    }

    /// The name of a field, which Rust writes in `snake_case`.
    pub(crate) fn field(self, name: &str) -> String {
        match self {
            Self::Lower | Self::Snake => name.to_owned(),
            Self::Upper | Self::ScreamingSnake => name.to_ascii_uppercase(),
            Self::Pascal => field_in_pascal_case(name),
            Self::Camel => first_lower(&field_in_pascal_case(name)),
            Self::Kebab => name.replace('_', "-"),
            Self::ScreamingKebab => name.to_ascii_uppercase().replace('_', "-"),
        }
    }
}

fn first_lower(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_lowercase().to_string() + letters.as_str())
}

fn variant_in_snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (position, letter) in name.char_indices() {
        if position > 0 && letter.is_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

fn field_in_pascal_case(name: &str) -> String {
    let mut pascal = String::new();
    let mut starts_a_word = true;
    for letter in name.chars() {
        if letter == '_' {
            starts_a_word = true;
        } else if starts_a_word {
            pascal.push(letter.to_ascii_uppercase());
            starts_a_word = false;
        } else {
            pascal.push(letter);
        }
    }
    pascal
}

#[cfg(test)]
mod tests {
    use super::Case;

    const RULES: [&str; 8] = [
        "lowercase",
        "UPPERCASE",
        "PascalCase",
        "camelCase",
        "snake_case",
        "SCREAMING_SNAKE_CASE",
        "kebab-case",
        "SCREAMING-KEBAB-CASE",
    ];

    fn in_every_case(apply: impl Fn(Case) -> String) -> Vec<String> {
        RULES.iter().map(|rule| apply(Case::from_text(rule).expect("a rule of serde"))).collect()
    }

    #[test]
    fn variants_are_written_as_serde_writes_them() {
        let cases = [
            ("Outcome", ["outcome", "OUTCOME", "Outcome", "outcome", "outcome", "OUTCOME", "outcome", "OUTCOME"]),
            (
                "VeryTasty",
                [
                    "verytasty",
                    "VERYTASTY",
                    "VeryTasty",
                    "veryTasty",
                    "very_tasty",
                    "VERY_TASTY",
                    "very-tasty",
                    "VERY-TASTY",
                ],
            ),
            ("A", ["a", "A", "A", "a", "a", "A", "a", "A"]),
            ("Z42", ["z42", "Z42", "Z42", "z42", "z42", "Z42", "z42", "Z42"]),
        ];
        for (name, written) in cases {
            assert_eq!(in_every_case(|case| case.variant(name)), written);
        }
    }

    #[test]
    fn fields_are_written_as_serde_writes_them() {
        let cases = [
            ("outcome", ["outcome", "OUTCOME", "Outcome", "outcome", "outcome", "OUTCOME", "outcome", "OUTCOME"]),
            (
                "very_tasty",
                [
                    "very_tasty",
                    "VERY_TASTY",
                    "VeryTasty",
                    "veryTasty",
                    "very_tasty",
                    "VERY_TASTY",
                    "very-tasty",
                    "VERY-TASTY",
                ],
            ),
            ("_", ["_", "_", "", "", "_", "_", "-", "-"]),
            ("z42", ["z42", "Z42", "Z42", "z42", "z42", "Z42", "z42", "Z42"]),
        ];
        for (name, written) in cases {
            assert_eq!(in_every_case(|case| case.field(name)), written);
        }
    }
}
