//! Tests of event-bus: `integration` looks at it as a user does, `ui` at what the compiler says to a mistake. `tests/run` runs everything.
