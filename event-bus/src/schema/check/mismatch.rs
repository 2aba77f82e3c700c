//! [`Mismatch`]: one place where data does not fit.

use std::fmt;

/// One place where data does not fit its schema.
///
/// It names the place, what belongs there and what kind of value stands there, but never the value, which may be a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    pub(super) path: String,
    pub(super) expected: String,
    pub(super) found: &'static str,
}

impl Mismatch {
    /// A number that an `f32` cannot hold.
    pub(crate) fn too_large_for_f32(path: String) -> Self {
        Self { path, expected: "a number (f32)".to_owned(), found: "a number out of its range" }
    }

    /// Where: `price.amount`, `tags[2]`; empty for the data as a whole.
    ///
    /// Keys that are data are escaped, and cut after 64 characters.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What belongs there.
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What stands there: `a string`, `nothing`.
    pub fn found(&self) -> &str {
        self.found
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, expected, found } = self;
        if !path.is_empty() {
            return write!(f, "`{path}` must be {expected}, and is {found}");
        }
        write!(f, "the data must be {expected}, and is {found}")?;
        if expected == "an object" && *found == "a string" {
            f.write_str(" (JSON given as text? parse it first)")?;
        }
        Ok(())
    }
}
