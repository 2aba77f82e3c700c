#![doc = include_str!("../README.md")]
//!
//! # Tests
//!
//! This package tests event-bus: `integration` looks at it as a user does, `ui` at what the compiler says to a mistake, and the documentation test of this
//! page runs the code of the README. `tests/run` runs everything.
