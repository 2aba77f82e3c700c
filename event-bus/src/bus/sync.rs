//! Atomics and locks: those of the standard library, or those of loom, which tries every order in which threads can meet
//! (`--cfg event_bus_loom`; `tests/run` does).

#[cfg(all(test, event_bus_loom))]
pub(super) use loom::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};
#[cfg(not(all(test, event_bus_loom)))]
pub(super) use std::sync::{
    Mutex,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
};
