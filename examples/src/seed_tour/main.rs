//! A tour of the design that this library began with, written in Python for a Django CRM: each of its code blocks, in its order, in Rust.
//!
//! Run it with `cargo run -p event-bus-examples --bin seed_tour`. It prints one line for each block: where it stands in that text, under which
//! heading, and the function that shows it here. Each function checks what it shows, so that a block which does not do what it says ends the program.
//!
//! - [`table`]: the blocks, and what is still to come.
//! - [`architecture`], [`usage`], [`backends`], [`integrations`], [`testing`], [`performance`], [`planned`], [`troubleshooting`], [`security`]: the
//!   functions, a module for each of the headings.
//! - [`deals`]: a few deals, for those that need some; [`notes`] and [`lines`]: what handlers did and what was logged, to look at.

mod architecture;
mod backends;
mod deals;
mod integrations;
mod lines;
mod notes;
mod performance;
mod planned;
mod security;
mod table;
mod testing;
mod troubleshooting;
mod usage;

use std::error::Error;
use std::io::{self, Write};

use crate::table::{TABLE, Way};

/// What a block ends with. A check that fails panics.
type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let mut later = 0;
    for row in TABLE {
        let shown = match &row.way {
            Way::Now(name, run) => {
                run()?;
                format!("{name}()")
            }
            Way::Awaited(name, run) => {
                run().await?;
                format!("{name}()")
            }
            Way::Later { item, definition } => {
                later += 1;
                format!("later: {item} [{definition}]")
            }
        };
        writeln!(io::stdout(), "{:>7}  {:<34} {shown}", row.lines, row.heading)?;
    }
    let blocks = TABLE.len();
    writeln!(io::stdout(), "{blocks} blocks, {} shown, {later} later", blocks - later)?;
    Ok(())
}
