//! Dead letters: deliveries that failed for good, kept with all that is needed to look at them.

mod letter;
mod memory;

pub use self::letter::{DeadLetter, Reason};
pub use self::memory::DeadLetters;
