//! The first backend that stores: its failure is that of the publish.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use event_bus::backend::{Ack, Backend, BackendError, Capabilities, Encoded, Handoff, InMemory, Position, SyncBackend};
use event_bus::bus::{Outcome, PublishErrorKind};
use event_bus::{EventBus, RawEvent};

use crate::events::{Notes, Won};

/// A store that is full, or not.
#[derive(Clone)]
struct Store {
    is_full: Arc<AtomicBool>,
    certain: bool,
    notes: Notes,
}

impl Backend for Store {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        let store = |event: &Encoded| {
            if self.is_full.load(Ordering::SeqCst) {
                let full = std::io::Error::other("the disk is full");
                return Err(if self.certain { BackendError::not_sent(full) } else { full.into() });
            }
            self.notes.add(format!("stored {}", event.event().id()));
            Ok(Ack::Stored { position: Position::new(0) })
        };
        Handoff::Ready(events.iter().map(store).collect())
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::storing()
    }

    fn answers_at_once(&self) -> bool {
        true
    }
}

struct Live(Notes);

impl SyncBackend for Live {
    fn publish(&self, _: &RawEvent) -> Result<Ack, BackendError> {
        self.0.add("live");
        Ok(Ack::Handed)
    }
}

fn store(certain: bool, notes: &Notes) -> Store {
    Store { is_full: Arc::new(AtomicBool::new(true)), certain, notes: notes.clone() }
}

#[test]
fn if_it_fails_nobody_has_the_event_and_it_is_given_back_with_its_id() {
    let notes = Notes::default();
    let store = store(true, &notes);
    let bus = EventBus::builder().backend(Live(notes.clone())).backend(store.clone()).build().unwrap();
    let handler = notes.clone();
    bus.subscribe(move |_: &Won| handler.add("handler"));

    let error = bus.publish(Won { deal: 1 }).send().unwrap_err();
    assert_eq!(
        error.to_string(),
        "event `test.won` was not published: backend `Store` did not take it: the disk is full"
    );
    assert_eq!(error.outcome(), Outcome::NotSent);
    assert!(notes.take().is_empty(), "neither the other backend nor a handler");

    store.is_full.store(false, Ordering::SeqCst);
    let id = error.id;
    let receipt = bus.publish(error.event).id(id).send().unwrap();
    assert_eq!(receipt.id(), id);
    assert_eq!(
        notes.take(),
        [format!("stored {id}"), "live".to_owned(), "handler".to_owned()],
        "the primary comes first"
    );
    let names: Vec<_> = receipt.backends().iter().map(|backend| backend.name().to_owned()).collect();
    assert_eq!(names, ["Live", "Store"], "the receipt has the order of the builder");
}

#[test]
fn an_error_that_may_have_come_after_the_event_arrived_is_unknown() {
    let notes = Notes::default();
    let bus = EventBus::new(store(false, &notes));
    let error = bus.publish(Won { deal: 1 }).send().unwrap_err();
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert!(matches!(error.kind(), PublishErrorKind::Backend { is_certain: false, .. }));
    let error = bus.publish_raw("test.won", serde_json::json!({ "deal": 1 })).send().unwrap_err();
    assert_eq!((error.outcome(), error.event.get("deal")), (Outcome::Unknown, Some(1.into())));
}

#[test]
fn a_second_one_that_fails_stands_in_the_receipt() {
    let notes = Notes::default();
    let bus = EventBus::builder().backend(InMemory::storing()).backend(store(true, &notes)).build().unwrap();
    let receipt = bus.publish(Won { deal: 1 }).send().unwrap();
    assert!(receipt.backends()[0].result().is_ok());
    assert_eq!(receipt.backends()[1].result().unwrap_err().to_string(), "the disk is full");
    let infos: Vec<_> = bus.backends().iter().map(|info| (info.name().to_owned(), info.is_primary())).collect();
    assert_eq!(infos, [("InMemory".to_owned(), true), ("Store".to_owned(), false)]);
}

#[tokio::test]
async fn publish_all_gives_back_what_was_not_published() {
    let notes = Notes::default();
    let store = store(true, &notes);
    let bus = EventBus::new(store.clone());
    let error = bus.publish_all([Won { deal: 1 }, Won { deal: 2 }]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "2 of 2 events were not published; the first: event `test.won` was not published: backend `Store` did not take it: the disk is full"
    );
    let deals: Vec<_> = error.results.iter().map(|result| result.as_ref().unwrap_err().event.deal).collect();
    assert_eq!(deals, [1, 2]);
    store.is_full.store(false, Ordering::SeqCst);
    let set = [crate::events::Ended::Won(Won { deal: 3 }), crate::events::Ended::Lost(crate::events::Lost { deal: 4 })];
    assert_eq!(bus.publish_all(set).await.unwrap().len(), 2);
}
