//! Runs the examples.
