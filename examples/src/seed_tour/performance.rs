//! "Performance Considerations".

use std::time::Duration;

use event_bus::backend::{Batch, InMemory};
use event_bus::crm::{DealId, DealWon};
use event_bus::handler::EventBatch;
use event_bus::{Event, EventBus, State, subscribe};
use serde::{Deserialize, Serialize};

use crate::Outcome;
use crate::notes::Notes;

/// A file was imported.
#[derive(Debug, Clone, Serialize, Deserialize, Event)]
#[event("data.imported", topics = ["data_import"])]
struct DataImported {
    /// How many rows it has.
    rows: u32,
}

async fn async_event_handler(event: &DataImported, State(notes): State<Notes>) {
    for row in 1..=event.rows {
        tokio::task::yield_now().await;
        notes.add(format!("row {row}"));
    }
}

/// `bus.subscribe('data_import', async_event_handler)`. Here too a handler may be an `async fn`: it has a queue of its own, `publish` does not wait for
/// it, and what it does can be waited for with `settle`.
pub(crate) async fn async_handler() -> Outcome {
    let notes = Notes::default();
    let bus = EventBus::builder().state(notes.clone()).build()?;
    bus.subscribe_topic("data_import", async_event_handler);

    let receipt = bus.publish(DataImported { rows: 3 }).await?;
    assert_eq!((receipt.queued(), notes.take().len()), (1, 0), "it has not run yet");

    let settled = bus.settle().await?;
    assert_eq!(settled.ran, 1);
    assert_eq!(notes.take(), ["row 1", "row 2", "row 3"]);
    Ok(())
}

/// `BatchEventBackend(batch_size=100, flush_interval=5)` gathers events. Here `Batch` is put around any backend, and hands over after the interval as well,
/// not only when the batch is full; a handler that takes `&EventBatch<E>` gets many events in one call.
pub(crate) async fn batching() -> Outcome {
    let backend = InMemory::new();
    let bus = EventBus::new(Batch::new(backend.clone()).size(100).interval(Duration::from_secs(5)));
    let batches = Notes::default();
    let seen = batches.clone();
    subscribe!(bus, async move |events: &EventBatch<DealWon>| seen.add(events.len().to_string()));

    bus.publish_all((0..99).map(won)).await?;
    bus.settle().await?;
    assert_eq!(backend.get_events(None).len(), 0, "99 events wait for the hundredth");
    bus.publish(won(99)).await?;
    // A task of the batch hands it over: `settle` waits for handlers, not for backends.
    let full = async {
        while backend.get_events(None).len() < 100 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(4), full).await?;
    bus.publish(won(100)).await?;
    bus.settle().await?;
    let handed_over = backend.get_events(None);
    assert_eq!(handed_over.len(), 100, "the last one waits for others");
    assert_eq!(handed_over[99].get("amount"), Some("99".into()), "their order is kept");

    let sizes: Vec<usize> = batches.take().iter().map(|size| size.parse()).collect::<Result<_, _>>()?;
    assert_eq!(sizes.iter().sum::<usize>(), 101);
    assert!(sizes.len() < 101, "the handler was called less often than there were events: {sizes:?}");

    let report = bus.shutdown(Duration::from_secs(1)).await?;
    assert_eq!(report.unflushed, 0);
    assert_eq!(backend.get_events(None).len(), 101, "the end of the bus hands over the rest");
    Ok(())
}

fn won(amount: i64) -> DealWon {
    DealWon { deal_id: DealId::generate(), amount: amount.into(), close_date: None }
}
