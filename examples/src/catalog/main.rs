//! The catalog of this program's events: those of `events`, and the standard ones of a CRM, which the feature `crm` brings along.
//!
//! Run it with `cargo run -p event-bus-examples --bin catalog -- --help`. In a program of yours the events stand in a crate, which this file
//! names so that they are linked: `use my_events as _;`.

mod events;

event_bus::catalog_cli!();
