//! The events that are published, and the envelope of one with a payload of about 300 bytes.

use std::borrow::Cow;

use event_bus::{Event, EventField};
use serde::{Deserialize, Serialize};

/// A small event: dispatch does not depend on its size.
#[derive(Clone, Serialize, Deserialize, Event)]
#[event("deal.won", topics = ["deals"], local)]
pub(crate) struct DealWon {
    pub(crate) amount: u64,
}

/// Another one, for what other events cost.
#[derive(Clone, Serialize, Deserialize, Event)]
#[event("deal.lost", topics = ["losses"], local)]
pub(crate) struct DealLost {
    pub(crate) amount: u64,
}

/// An event as programs have them, about 300 bytes of JSON. What is borrowed costs nothing to clone, so that a publish, which takes the event, can be repeated.
#[derive(Clone, Serialize, Deserialize, Event)]
#[event("order.placed", topics = ["orders", "sales"], local)]
pub(crate) struct OrderPlaced {
    #[event(key)]
    pub(crate) order_id: u64,
    pub(crate) customer: Text,
    pub(crate) email: Text,
    pub(crate) currency: Text,
    pub(crate) total_cents: i64,
    pub(crate) paid: bool,
    pub(crate) note: Option<Text>,
    pub(crate) lines: Cow<'static, [Line]>,
}

#[derive(Clone, Serialize, Deserialize, EventField)]
pub(crate) struct Line {
    pub(crate) sku: Text,
    pub(crate) quantity: u32,
    pub(crate) cents: i64,
}

type Text = Cow<'static, str>;

impl OrderPlaced {
    pub(crate) const fn example() -> Self {
        Self {
            order_id: 4_711_000_123,
            customer: Cow::Borrowed("Jane van der Example"),
            email: Cow::Borrowed("jane.example@example.org"),
            currency: Cow::Borrowed("EUR"),
            total_cents: 129_950,
            paid: true,
            note: Some(Cow::Borrowed("leave it with the neighbours")),
            lines: Cow::Borrowed(&[
                Line { sku: Cow::Borrowed("chair-oak-4711"), quantity: 4, cents: 24_990 },
                Line { sku: Cow::Borrowed("table-oak-0815"), quantity: 1, cents: 29_990 },
            ]),
        }
    }
}
