//! event-bus as its users see it.

mod backends;
mod batching;
mod catalog;
mod causation;
mod events;
mod handlers;
mod inspection;
mod isolation;
mod layout;
mod lines;
mod logging;
mod model;
mod publish;
mod raw;
mod reentrancy;
mod registry;
mod schema;
mod seed;
mod texts;
mod thread_ends;
mod topics;
mod unsubscribe;
mod urls;
mod versions;
