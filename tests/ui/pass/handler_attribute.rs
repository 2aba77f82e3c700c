//! `#[handler]` wherever a function may stand, under strict lints, in a crate that forbids unsafe code.
#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unreachable_pub, unused, missing_debug_implementations)]

use event_bus::handler::EventBatch;
use event_bus::{Context, Event, EventBus, EventSet, Metadata, RawEvent, State, handler};
use serde::{Deserialize, Serialize};

/// An event.
#[derive(Debug, Clone, Serialize, Deserialize, Event)]
#[event("deal.won")]
pub struct DealWon {
    amount: u64,
}

/// A family of one.
#[derive(Debug, EventSet)]
pub enum DealEvent {
    /// The event.
    Won(DealWon),
}

/// Sends nothing.
#[derive(Debug, Clone)]
pub struct Mailer;

const DEALS: &str = "deals";

/// A handler with a doc comment.
#[handler]
pub async fn congratulate(event: &DealWon, State(_mailer): State<Mailer>) -> Result<(), std::io::Error> {
    std::future::ready(event.amount).await;
    Ok(())
}

#[event_bus::handler(name = "billing", retry = 5, concurrency = 4, topics = [DEALS, "vip.*"], buffer = 64, queued, each_process)]
pub(crate) fn bill(event: &DealWon) -> Result<(), String> {
    if event.amount == 0 { Err("nothing to pay".to_owned()) } else { Ok(()) }
}

#[handler(blocking, topic = DEALS)]
#[must_use]
#[inline]
fn everything(event: &DealWon, mut a: Metadata, _: Context, _bus: EventBus, _: State<(u8, u16)>, (_, _): (Context, Context), f: Metadata) -> Result<(), &'static str> {
    a.insert("amount", event.amount).map_err(|_| "cannot be metadata")?;
    drop(f);
    Ok(())
}

#[handler]
async fn borrows_its_error(event: &DealWon) -> Result<(), &str> {
    if event.amount == 0 { Err("nothing") } else { Ok(()) }
}

#[handler]
fn any(_: &RawEvent) {}

#[handler]
async fn family(event: &DealEvent) {
    let DealEvent::Won(_) = event;
}

#[handler]
fn many(_: &EventBatch<DealWon>) {}

#[handler]
fn not_written_yet(_: &DealWon) -> ! {
    todo!()
}

#[handler]
async fn not_written_yet_either(_: &DealWon) {
    todo!()
}

#[handler]
#[deprecated]
fn r#match(_: &DealWon) {}

#[handler]
#[cfg(any())]
fn not_compiled(event: &NoSuchType) {}

#[cfg(any())]
#[handler]
fn not_compiled_either(event: &NoSuchType) {}

mod nested {
    pub(super) mod deeper {
        #[event_bus::handler]
        pub(crate) fn bill(_: &super::super::DealWon, _: event_bus::Metadata) {}
    }
}

macro_rules! handlers {
    ($name:ident, $event:ident, $of:ty, $reference:ty, $retry:literal, $topic:literal, $other:item) => {
        #[event_bus::handler(retry = $retry, topic = $topic, name = $topic)]
        fn $name(event: $reference, context: Context) {
            drop((event, context));
        }

        #[event_bus::handler]
        async fn inside(event: &$of, _: Metadata) {
            let _ = event.clone();
        }

        #[event_bus::handler]
        fn inside_as_well(event: &$event) {
            let _ = event.clone();
        }

        #[event_bus::handler]
        $other
    };
}

handlers!(outside, DealWon, DealWon, &DealWon, 3, "macros", fn whole(_: &DealWon) {});

/// Re-exports the crate.
pub mod reexport {
    pub use event_bus as bus;
}

#[reexport::bus::handler(crate = crate::reexport::bus)]
fn renamed(_: &DealWon) {}

fn main() {
    #[derive(Debug, Serialize, Deserialize, Event)]
    #[event("deal.inside")]
    struct Inside {}

    #[handler]
    fn local(_: &Inside) {}

    if false {
        #[handler(queued)]
        fn deeper(_: &Inside) {}
        deeper(&Inside {});
    }

    // They stay functions like any other.
    local(&Inside {});
    bill(&DealWon { amount: 1 }).unwrap();
    let found = event_bus::__private::Found::all();
    let names: Vec<_> = found.iter().map(|found| found.name().split_once("::").map_or(found.name(), |(_, path)| path)).collect();
    let expected = [
        "any", "borrows_its_error", "congratulate", "deeper", "everything", "family", "inside", "inside_as_well", "local", "many", "match",
        "nested::deeper::bill", "not_written_yet", "not_written_yet_either", "renamed", "whole", "billing", "macros",
    ];
    for name in expected {
        assert_eq!(names.iter().filter(|found| **found == name).count(), 1, "{name} of {names:?}");
    }
    assert_eq!(names.len(), expected.len());
}
