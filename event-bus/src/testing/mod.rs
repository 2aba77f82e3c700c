//! For tests of programs that use this crate.

mod replaced;

pub use self::replaced::{ReplacedGlobal, replace_global};
