//! A few events that have what a catalog can say: versions, nested types, a key, and what is sensitive or deprecated.

use event_bus::{Event, EventField};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A quote was sent to a customer.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("quote.sent", version = 1, superseded)]
struct QuoteSentV1 {
    /// Which quote.
    quote_id: u64,
    /// In cents.
    total: u64,
}

/// A quote was sent to a customer.
///
/// It is binding until the day it says.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("quote.sent", topics = ["quotes", "notifications"], version = 2, upcast_from = QuoteSentV1)]
struct QuoteSent {
    /// Which quote.
    #[event(key)]
    quote_id: u64,
    /// To whom.
    #[event(sensitive)]
    email: Option<String>,
    /// What is offered.
    #[serde(default)]
    lines: Vec<Line>,
    /// The sum of the lines.
    total: Decimal,
    /// How it went out.
    #[serde(alias = "sent_by")]
    channel: Channel,
}

/// One line of a quote.
#[derive(Debug, Serialize, Deserialize, EventField)]
struct Line {
    /// What it is called.
    product: String,
    /// How many.
    quantity: u32,
}

/// A way to a customer.
#[derive(Debug, Serialize, Deserialize, EventField)]
#[serde(tag = "by", rename_all = "snake_case")]
enum Channel {
    /// Electronically.
    Mail,
    /// On paper.
    Letter {
        /// Two letters, as in `NL`.
        country: String,
    },
}

/// A quote was printed.
#[derive(Debug, Serialize, Deserialize, Event)]
#[event("quote.printed", topics = ["quotes"], deprecated)]
struct QuotePrinted {
    /// Which quote.
    quote_id: u64,
}

impl From<QuoteSentV1> for QuoteSent {
    fn from(QuoteSentV1 { quote_id, total }: QuoteSentV1) -> Self {
        let total = Decimal::from(total) / Decimal::ONE_HUNDRED;
        Self { quote_id, email: None, lines: Vec::new(), total, channel: Channel::Mail }
    }
}
