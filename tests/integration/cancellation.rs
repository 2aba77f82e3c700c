//! A publish whose future is dropped.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Waker};

use event_bus::backend::{Ack, Backend, Capabilities, Encoded, Handoff, InMemory, Position};
use event_bus::{EventBus, subscribe};

use crate::events::{Barred, Notes, Won, eventually};

/// A backend that stores, once it is let.
struct Store(Barred, Arc<AtomicUsize>);

impl Backend for Store {
    fn publish<'a>(&'a self, events: &'a [Encoded]) -> Handoff<'a> {
        Handoff::Pending(Box::pin(async move {
            self.0.pass().await;
            let store = |_| Ok(Ack::Stored { position: Position::new(self.1.fetch_add(1, Ordering::SeqCst) as u128) });
            events.iter().map(store).collect()
        }))
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::storing()
    }
}

#[tokio::test]
async fn a_publish_that_was_never_polled_did_nothing() {
    let stored = Arc::new(AtomicUsize::new(0));
    let barred = Barred::new();
    barred.open();
    let (bus, notes) = (EventBus::new(Store(barred, Arc::clone(&stored))), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |_: &Won| handler.add("called"));
    drop(bus.publish(Won { deal: 1 }).into_future());
    bus.settle().await.unwrap();
    assert_eq!((stored.load(Ordering::SeqCst), notes.take().len()), (0, 0));
}

#[tokio::test]
async fn once_polled_on_a_backend_that_stores_it_finishes_although_it_is_dropped() {
    let (stored, barred, notes) = (Arc::new(AtomicUsize::new(0)), Barred::new(), Notes::default());
    let bus = EventBus::new(Store(barred.clone(), Arc::clone(&stored)));
    let (inline, queued) = (notes.clone(), notes.clone());
    bus.subscribe(move |event: &Won| inline.add(format!("inline {}", event.deal)));
    subscribe!(bus, async move |event: &Won| queued.add(format!("queued {}", event.deal)));
    {
        let mut publish = pin!(bus.publish(Won { deal: 1 }).into_future());
        assert!(publish.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    assert_eq!(stored.load(Ordering::SeqCst), 0);
    barred.open();
    eventually("it was stored and both handlers ran", || stored.load(Ordering::SeqCst) == 1).await;
    eventually("both handlers ran", || bus.subscriptions().iter().all(|one| one.counts().ok == 1)).await;
    let mut all = notes.take();
    all.sort();
    assert_eq!(all, ["inline 1", "queued 1"]);
}

#[tokio::test]
async fn one_that_meets_only_inline_handlers_finishes_in_its_first_poll() {
    let (bus, notes) = (EventBus::new(InMemory::new()), Notes::default());
    let handler = notes.clone();
    bus.subscribe(move |_: &Won| handler.add("called"));
    let mut publish = pin!(bus.publish(Won { deal: 1 }).into_future());
    let Poll::Ready(receipt) = publish.as_mut().poll(&mut Context::from_waker(Waker::noop())) else {
        panic!("nothing to wait for")
    };
    assert_eq!((receipt.unwrap().ran(), notes.take().len()), (1, 1));
}

#[tokio::test]
async fn dropped_while_it_waits_for_room_it_has_reached_the_others_and_is_counted_there() {
    let (bus, barred, notes) = (EventBus::default(), Barred::new(), Notes::default());
    let (gate, handler) = (barred.clone(), notes.clone());
    let full = subscribe!(bus.subscription("full").buffer(1), async move |_: &Won| gate.pass().await).unwrap();
    subscribe!(bus, async move |event: &Won| handler.add(event.deal.to_string()));
    bus.publish(Won { deal: 1 }).await.unwrap();
    eventually("one runs", || bus.subscriptions().iter().next().unwrap().queue().0 == 0).await;
    bus.publish(Won { deal: 2 }).await.unwrap();
    {
        let mut publish = pin!(bus.publish(Won { deal: 3 }).into_future());
        assert!(publish.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
    }
    barred.open();
    bus.settle().await.unwrap();
    assert_eq!(notes.take(), ["1", "2", "3"]);
    let counts = full.counts();
    assert_eq!((counts.routed, counts.ok, counts.dropped), (3, 2, 1));
    assert!(counts.agree(), "{counts:?}");
}
