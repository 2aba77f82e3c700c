//! What a subscription does beside handling: one file for each policy.

mod retry;

pub use self::retry::Retry;
